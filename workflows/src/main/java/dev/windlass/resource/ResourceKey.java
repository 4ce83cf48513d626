package dev.windlass.resource;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;
import java.util.Objects;

/** Names one resource of one cluster: {@code SecurityGroup/masters.example.k8s.local}. Ordered by type, then name. */
public record ResourceKey(String type, String name) implements Comparable<ResourceKey> {

    private static final Comparator<ResourceKey> ORDER =
            Comparator.comparing(ResourceKey::type).thenComparing(ResourceKey::name);

    public ResourceKey {
        Objects.requireNonNull(type, "type is null");
        Objects.requireNonNull(name, "name is null");
        if (type.isEmpty() || type.indexOf('/') >= 0) {
            throw new IllegalArgumentException("type must be a plain word: " + type);
        }
    }

    /** The inverse of {@link #toString}; a name may itself contain slashes, a type may not. */
    @JsonCreator
    public static ResourceKey valueOf(String text) {
        int slash = text.indexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("a resource key is written TYPE/NAME: " + text);
        }
        return new ResourceKey(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(ResourceKey other) {
        return ORDER.compare(this, other);
    }

    @JsonValue
    @Override
    public String toString() {
        return type + "/" + name;
    }
}
