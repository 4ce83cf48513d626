package dev.windlass.provider;

import dev.windlass.resource.Resource;
import java.util.List;

/** AWS cannot make this change to a living resource. Trying again does not help. */
public final class UnsupportedChangeException extends RuntimeException {

    private UnsupportedChangeException(Resource resource, String field) {
        super(resource.key() + ": " + field + " cannot be changed once it exists");
    }

    /** @throws UnsupportedChangeException when one of the fields that differ is not among those that may */
    public static void refuseOtherThan(Resource resource, List<String> fields, String... changeable) {
        List<String> allowed = List.of(changeable);
        for (String field : fields) {
            if (!allowed.contains(field)) {
                throw new UnsupportedChangeException(resource, field);
            }
        }
    }
}
