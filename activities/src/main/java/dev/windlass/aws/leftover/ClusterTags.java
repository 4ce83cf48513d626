package dev.windlass.aws.leftover;

import dev.windlass.aws.Ownership;
import java.util.Map;

/**
 * Everything that says it is a cluster's: wider than {@link Ownership}, for controllers in the cluster mark what they make
 * with one of the tags alone. What is shared with others is not the cluster's.
 */
record ClusterTags(String cluster) {

    static final String CLUSTER = "KubernetesCluster";
    static final String OWNED = "owned";
    static final String SHARED = "shared";

    /** The AWS Load Balancer Controller's own. */
    private static final String CONTROLLER = "elbv2.k8s.aws/cluster";

    String owner() {
        return "kubernetes.io/cluster/" + cluster;
    }

    boolean belong(Map<String, String> tags) {
        String owner = tags.get(owner());
        return OWNED.equals(owner)
                || (owner == null && (cluster.equals(tags.get(CLUSTER)) || cluster.equals(tags.get(CONTROLLER))));
    }
}
