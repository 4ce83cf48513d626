package dev.windlass.resource;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds what a resource refers to, by looking at its components: the edges of the task graph are never written twice. */
public final class References {

    private References() {}

    /** Keys of every {@link Ref} and every {@link Document.Placeholder} in the resource, sorted. */
    public static SortedSet<ResourceKey> of(Resource resource) {
        SortedSet<ResourceKey> keys = new TreeSet<>();
        for (RecordComponent component : resource.getClass().getRecordComponents()) {
            collect(read(component, resource), keys);
        }
        return keys;
    }

    private static void collect(Object value, SortedSet<ResourceKey> keys) {
        if (value instanceof Ref ref) {
            keys.add(ref.key());
        } else if (value instanceof Document document) {
            document.placeholders().forEach(placeholder -> keys.add(placeholder.resource()));
        } else if (value instanceof Collection<?> collection) {
            collection.forEach(element -> collect(element, keys));
        }
    }

    private static Object read(RecordComponent component, Resource resource) {
        try {
            return component.getAccessor().invoke(resource);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
