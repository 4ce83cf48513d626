package dev.windlass.ingest;

import dev.windlass.change.Change;
import java.util.Objects;

/** What a record turned out to be. */
public sealed interface Decoded {

    record Valid(Change change) implements Decoded {}

    /**
     * @param field the path as the sender wrote it, such as {@code data.change.set}; {@code record} for the whole
     * @param reason the rule it breaks, in words; never a piece of the record long enough to hide something in
     */
    record Invalid(String reason, String field) implements Decoded {
        public Invalid {
            Objects.requireNonNull(reason, "reason is null");
            Objects.requireNonNull(field, "field is null");
        }

        @Override
        public String toString() {
            return field + ": " + reason;
        }
    }
}
