package dev.windlass.plan;

import dev.windlass.resource.Document;
import dev.windlass.resource.Document.Placeholder;
import dev.windlass.resource.Resource;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Fills in what the documents of a resource wait for, whatever type of resource it is. */
public final class Placeholders {

    private Placeholders() {}

    /** What the resource's documents still wait for. */
    public static List<Placeholder> in(Resource resource) {
        return Component.of(resource).stream()
                .flatMap(component -> component.value() instanceof Document document
                        ? document.placeholders().stream()
                        : Stream.empty())
                .distinct()
                .toList();
    }

    /** The resource with every document resolved whose values are all known; other documents stay as they are. */
    @SuppressWarnings("unchecked")
    public static <R extends Resource> R resolve(R resource, Function<Placeholder, Optional<String>> values) {
        if (in(resource).isEmpty()) {
            return resource;
        }
        RecordComponent[] components = resource.getClass().getRecordComponents();
        Object[] resolved = Arrays.stream(components)
                .map(component -> Component.read(component, resource))
                .map(value -> value instanceof Document document
                        ? document.resolve(values).orElse(document)
                        : value)
                .toArray();
        return (R) construct(resource.getClass(), components, resolved);
    }

    private static Object construct(Class<?> type, RecordComponent[] components, Object[] values) {
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "cannot construct " + type, e instanceof InvocationTargetException ? e.getCause() : e);
        }
    }
}
