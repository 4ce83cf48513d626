package dev.windlass.provider;

import dev.windlass.aws.Ownership;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.Ref;
import dev.windlass.resource.Resource;
import dev.windlass.resource.ResourceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What one reader found, told in the words of the desired side where AWS has none of its own. */
public final class ReadResult {

    private final DesiredState desired;
    private final Identifiers identifiers;
    private final List<Found> found = new ArrayList<>();

    public ReadResult(DesiredState desired, Identifiers identifiers) {
        this.desired = desired;
        this.identifiers = identifiers;
    }

    public Ownership ownership() {
        return new Ownership(desired.cluster());
    }

    public <R extends Resource> Optional<R> wanted(Class<R> type, String name) {
        return wanted(type, resource -> resource.name().equals(name));
    }

    public boolean has(ResourceKey key) {
        return found.stream().anyMatch(item -> item.resource().key().equals(key));
    }

    public <R extends Resource> Optional<R> wanted(Class<R> type, Predicate<R> matches) {
        return desired.all(type).stream().filter(matches).findFirst();
    }

    public void add(Resource resource, String identifier) {
        add(resource, identifier, Map.of());
    }

    /** @param attributes what documents of other resources may ask for */
    public void add(Resource resource, String identifier, Map<String, String> attributes) {
        found.add(new Found(resource, identifier, attributes));
        identifiers.put(resource.key(), identifier);
    }

    /** The resource of that type that AWS calls so; under its AWS identifier where it is none of the cluster's. */
    public Ref ref(String type, String identifier) {
        return identifiers.refOf(type, identifier).orElseGet(() -> new Ref(type, identifier));
    }

    /** Empty where AWS calls nothing of the cluster so. */
    public Optional<Ref> ownRef(String type, String identifier) {
        return identifiers.refOf(type, identifier);
    }

    public List<Found> all() {
        return List.copyOf(found);
    }

    /**
     * Tags that users or AWS added are not ours to take away, so only those that the desired side names are told; where
     * nobody wants the resource, all but AWS' own.
     */
    public static SortedMap<String, String> tags(
            Map<String, String> actual, Optional<SortedMap<String, String>> wanted) {
        SortedMap<String, String> tags = new TreeMap<>(actual);
        tags.keySet()
                .removeIf(key -> wanted.map(named -> !named.containsKey(key)).orElseGet(() -> key.startsWith("aws:")));
        return tags;
    }

    /** The same elements in the wanted order; AWS keeps none. Those that nobody wants come last, sorted. */
    public static <T> List<T> order(Collection<T> actual, Optional<List<T>> wanted) {
        List<T> ordered = new ArrayList<>(wanted.orElse(List.of()));
        ordered.retainAll(actual);
        actual.stream()
                .filter(element -> !ordered.contains(element))
                .sorted((left, right) -> left.toString().compareTo(right.toString()))
                .forEach(ordered::add);
        return ordered;
    }
}
