package dev.windlass.provider;

import dev.windlass.resource.Ref;
import dev.windlass.resource.ResourceKey;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the cloud calls the resources of one cluster, in both directions: readers turn {@code sg-...} into a
 * {@link Ref}, handlers turn a {@link Ref} into {@code sg-...}. Not thread-safe while being filled.
 */
public final class Identifiers {

    private final SortedMap<ResourceKey, String> byKey = new TreeMap<>();

    public Identifiers() {}

    public Identifiers(Map<ResourceKey, String> identifiers) {
        byKey.putAll(identifiers);
    }

    public void put(ResourceKey key, String identifier) {
        byKey.put(key, identifier);
    }

    public Optional<String> find(ResourceKey key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** @throws IllegalStateException when the resource has no identifier: a broken task graph, never bad input */
    public String require(Ref ref) {
        return find(ref.key()).orElseThrow(() -> new IllegalStateException(ref.key() + " has no identifier yet"));
    }

    /** The resource of that type that the cloud calls so. */
    public Optional<Ref> refOf(String type, String identifier) {
        return byKey.entrySet().stream()
                .filter(entry -> entry.getKey().type().equals(type))
                .filter(entry -> entry.getValue().equals(identifier))
                .map(entry -> new Ref(type, entry.getKey().name()))
                .findFirst();
    }
}
