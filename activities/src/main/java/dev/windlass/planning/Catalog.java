package dev.windlass.planning;

import dev.windlass.aws.AttributeSource;
import dev.windlass.aws.Identifiers;
import dev.windlass.aws.ResourceHandler;
import dev.windlass.aws.ResourceReader;
import dev.windlass.model.ActualState;
import dev.windlass.model.ActualState.Found;
import dev.windlass.model.DesiredState;
import dev.windlass.model.Document.Placeholder;
import dev.windlass.model.Resource;
import dev.windlass.model.ResourceKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every reader and handler that Windlass has, one entry a type of resource. */
public final class Catalog {

    private final List<ResourceReader> readers;
    private final List<AttributeSource> attributes;
    private final Map<Class<?>, ResourceHandler<?>> handlers = new HashMap<>();

    /** @param readers in an order in which each finds the identifiers it needs */
    public Catalog(List<ResourceReader> readers, List<ResourceHandler<?>> handlers, List<AttributeSource> attributes) {
        this.readers = List.copyOf(readers);
        this.attributes = List.copyOf(attributes);
        for (ResourceHandler<?> handler : handlers) {
            if (this.handlers.put(handler.handles(), handler) != null) {
                throw new IllegalArgumentException("two handlers for " + handler.handles());
            }
        }
    }

    ActualState read(DesiredState desired) {
        Identifiers identifiers = new Identifiers();
        SortedMap<ResourceKey, Found> found = new TreeMap<>();
        for (ResourceReader reader : readers) {
            reader.read(desired, identifiers).forEach(item -> found.put(item.resource().key(), item));
        }
        return new ActualState(desired.cluster(), found);
    }

    @SuppressWarnings("unchecked")
    <R extends Resource> ResourceHandler<R> handler(R resource) {
        ResourceHandler<?> handler = handlers.get(resource.getClass());
        if (handler == null) {
            throw new IllegalStateException("no handler for " + resource.type());
        }
        return (ResourceHandler<R>) handler;
    }

    Optional<String> attribute(String cluster, Placeholder placeholder, Identifiers identifiers) {
        Optional<String> identifier = identifiers.find(placeholder.resource());
        return attributes.stream()
                .map(source -> identifier.flatMap(id -> source.attribute(cluster, placeholder, id)))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
