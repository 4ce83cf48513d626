package dev.windlass.resource;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every resource that a cluster should have, each once, by key. */
public record DesiredState(String cluster, SortedMap<ResourceKey, Resource> resources) {

    public DesiredState {
        resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
    }

    /** @throws IllegalArgumentException when two builders ask for the same resource */
    public static DesiredState of(String cluster, List<Resource> resources) {
        SortedMap<ResourceKey, Resource> byKey = new TreeMap<>();
        for (Resource resource : resources) {
            if (byKey.put(resource.key(), resource) != null) {
                throw new IllegalArgumentException("two resources are called " + resource.key());
            }
        }
        return new DesiredState(cluster, byKey);
    }

    public <R extends Resource> List<R> all(Class<R> type) {
        return resources.values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** No resources at all: what a deleted cluster should have. */
    public static DesiredState empty(String cluster) {
        return new DesiredState(cluster, new TreeMap<>(Map.of()));
    }
}
