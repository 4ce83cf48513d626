package dev.windlass.simulator;

import java.util.Comparator;
import java.util.Objects;

/** Where an object lives. The namespace of cluster-scoped objects is the empty string. */
record ObjectKey(ResourceType type, String namespace, String name) implements Comparable<ObjectKey> {
    private static final Comparator<ObjectKey> ORDER = Comparator.comparing(
                    (ObjectKey key) -> key.type().qualifiedName())
            .thenComparing(key -> key.type().version())
            .thenComparing(ObjectKey::namespace)
            .thenComparing(ObjectKey::name);

    ObjectKey {
        Objects.requireNonNull(type, "type is null");
        Objects.requireNonNull(namespace, "namespace is null");
        Objects.requireNonNull(name, "name is null");
    }

    static ObjectKey of(ResourceType type, ApiObject object) {
        return new ObjectKey(type, object.namespace(), object.name());
    }

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }
}
