package dev.windlass.resource;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was found in the cloud and in the state store for one cluster, by key.
 *
 * @param found every resource that carries the cluster's ownership, wanted or not
 */
public record ActualState(String cluster, SortedMap<ResourceKey, Found> found) {

    /**
     * @param id what the cloud calls it: {@code vpc-...}, an ARN, a name, or a state store path
     * @param attributes what placeholders may ask for: {@code dnsName} of a load balancer, {@code certificate} of a
     *     keypair; never anything secret
     */
    public record Found(Resource resource, String id, Map<String, String> attributes) {

        public Found {
            attributes = Map.copyOf(attributes);
        }

        public Found(Resource resource, String id) {
            this(resource, id, Map.of());
        }
    }

    public ActualState {
        found = Collections.unmodifiableSortedMap(new TreeMap<>(found));
    }

    public Optional<Found> find(ResourceKey key) {
        return Optional.ofNullable(found.get(key));
    }

    public Optional<String> attribute(Document.Placeholder placeholder) {
        return find(placeholder.resource()).map(item -> item.attributes().get(placeholder.attribute()));
    }
}
