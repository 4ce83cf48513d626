package dev.windlass.aws.resource;

import dev.windlass.aws.Ownership;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * The tags by which a rollout knows a cluster's groups and instances, whoever made them. kops finds them by
 * {@code KubernetesCluster} too; the second tag that {@link Ownership} asks for before it changes a resource is younger than
 * many clusters, but where it is there it must say the same.
 */
public record RollOwnership(String cluster) {

    private static final String CLUSTER_TAG = "KubernetesCluster";

    List<Filter> filters() {
        return List.of(Ownership.filter("tag:" + CLUSTER_TAG, cluster));
    }

    public List<software.amazon.awssdk.services.autoscaling.model.Filter> groupFilters() {
        return List.of(software.amazon.awssdk.services.autoscaling.model.Filter.builder()
                .name("tag:" + CLUSTER_TAG)
                .values(cluster)
                .build());
    }

    public boolean owns(Map<String, String> tags) {
        return cluster.equals(tags.get(CLUSTER_TAG))
                && "owned".equals(tags.getOrDefault("kubernetes.io/cluster/" + cluster, "owned"));
    }
}
