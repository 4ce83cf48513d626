package dev.windlass.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * The tags by which a cluster knows its own. Both are asked for: controllers inside the cluster mark what they make
 * (load balancers' security groups, volumes of claims) with the first alone, and that is not ours to change.
 */
public record Ownership(String cluster) {

    private static final String CLUSTER_TAG = "KubernetesCluster";
    private static final String OWNED = "owned";

    public List<Filter> filters() {
        return List.of(filter("tag:" + ownerTag(), OWNED), filter("tag:" + CLUSTER_TAG, cluster));
    }

    public List<Filter> named(String name) {
        List<Filter> filters = new ArrayList<>(filters());
        filters.add(filter("tag:" + Ec2Tags.NAME, name));
        return filters;
    }

    public List<software.amazon.awssdk.services.autoscaling.model.Filter> groupFilters() {
        return filters().stream()
                .map(filter -> software.amazon.awssdk.services.autoscaling.model.Filter.builder()
                        .name(filter.name())
                        .values(filter.values())
                        .build())
                .toList();
    }

    public boolean owns(Map<String, String> tags) {
        return OWNED.equals(tags.get(ownerTag())) && cluster.equals(tags.get(CLUSTER_TAG));
    }

    public static Filter filter(String name, String... values) {
        return Filter.builder().name(name).values(values).build();
    }

    private String ownerTag() {
        return "kubernetes.io/cluster/" + cluster;
    }
}
