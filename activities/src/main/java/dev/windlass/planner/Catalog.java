package dev.windlass.planner;

import dev.windlass.aws.AwsClients;
import dev.windlass.aws.Polling;
import dev.windlass.aws.leftover.Leftover;
import dev.windlass.aws.leftover.Leftovers;
import dev.windlass.aws.resource.Ec2Catalog;
import dev.windlass.aws.resource.ServiceCatalog;
import dev.windlass.provider.AttributeSource;
import dev.windlass.provider.Identifiers;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.ResourceReader;
import dev.windlass.resource.ActualState;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.Document.Placeholder;
import dev.windlass.resource.FirewallResource;
import dev.windlass.resource.NetworkResource.Vpc;
import dev.windlass.resource.Resource;
import dev.windlass.resource.ResourceKey;
import dev.windlass.statestore.StateStore;
import dev.windlass.statestore.StoreCatalog;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Every reader and handler that Windlass has, one entry a type of resource. */
public final class Catalog {

    private final List<ResourceReader> readers;
    private final List<AttributeSource> attributes;
    private final BiFunction<String, Set<String>, List<Leftover>> leftovers;
    private final Map<Class<?>, ResourceHandler<?>> handlers = new HashMap<>();

    /**
     * @param readers in an order in which each finds the identifiers it needs
     * @param leftovers what a cluster has beside what carries these identifiers
     */
    public Catalog(
            List<ResourceReader> readers,
            List<ResourceHandler<?>> handlers,
            List<AttributeSource> attributes,
            BiFunction<String, Set<String>, List<Leftover>> leftovers) {
        this.readers = List.copyOf(readers);
        this.attributes = List.copyOf(attributes);
        this.leftovers = leftovers;
        for (ResourceHandler<?> handler : handlers) {
            if (this.handlers.put(handler.handles(), handler) != null) {
                throw new IllegalArgumentException("two handlers for " + handler.handles());
            }
        }
    }

    /** Everything a cluster is made of, in AWS and in the state store. */
    public static Catalog of(AwsClients clients, StateStore store, Polling polling, Clock clock) {
        Ec2Catalog ec2 = new Ec2Catalog(clients, polling);
        ServiceCatalog services = new ServiceCatalog(clients);
        StoreCatalog stored = new StoreCatalog(store, clock);
        List<ResourceReader> readers = new ArrayList<>(ec2.networkReaders());
        readers.addAll(services.readers());
        readers.addAll(ec2.computeReaders());
        readers.addAll(stored.readers());
        List<ResourceHandler<?>> handlers = new ArrayList<>(ec2.handlers());
        handlers.addAll(services.handlers());
        handlers.addAll(stored.handlers());
        List<AttributeSource> attributes = new ArrayList<>(services.attributes());
        attributes.add(stored.attributes());
        return new Catalog(readers, handlers, attributes, new Leftovers(clients)::of);
    }

    ActualState read(DesiredState desired) {
        Identifiers identifiers = new Identifiers();
        SortedMap<ResourceKey, Found> found = new TreeMap<>();
        for (ResourceReader reader : readers) {
            for (Found item : reader.read(desired, identifiers)) {
                refuseTwin(found.put(item.resource().key(), item), item);
            }
        }
        return new ActualState(desired.cluster(), found);
    }

    /** What of a cluster no handler deletes. */
    List<Leftover> leftovers(ActualState actual) {
        Set<String> deleted = actual.found().values().stream().map(Found::id).collect(Collectors.toSet());
        return leftovers.apply(actual.cluster(), deleted);
    }

    /**
     * AWS takes no client token for a VPC and may have made it twice: only a person can say which of them is in use. Of two
     * security groups with one Name tag, one would hide what the other lets through.
     */
    private static void refuseTwin(Found before, Found item) {
        if (before != null && !before.id().equals(item.id()) && standsAlone(item.resource())) {
            throw new InvalidChangeException("%s: two are called %s: %s, %s"
                    .formatted(item.resource().type(), item.resource().name(), before.id(), item.id()));
        }
    }

    private static boolean standsAlone(Resource resource) {
        return resource instanceof Vpc || resource instanceof FirewallResource;
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
