package dev.windlass.bench;

import dev.windlass.spec.ClusterDocuments;
import dev.windlass.spec.NewCluster;
import java.util.List;
import java.util.Map;

/** The data of the change events that the benchmark sends. */
final class Events {

    static final String CLUSTER = "example.cluster.k8s.local";
    private static final String STATE_STORE = "s3://windlass-state";

    private Events() {}

    static String documents(String cluster) {
        return ClusterDocuments.toYaml(
                NewCluster.of(cluster, List.of("us-east-1d"), 1, 2, STATE_STORE).definition());
    }

    static Map<String, Object> create(String cluster, String approval) {
        return event(cluster, approval, Map.of("kind", "create", "documents", documents(cluster)), Map.of());
    }

    /** Calico by setting it, without the roll, which is measured by itself. */
    static Map<String, Object> calico(String cluster) {
        Map<String, Object> networking = Map.of("calico", Map.of("crossSubnet", true));
        return event(
                cluster,
                "required",
                Map.of("kind", "edit", "set", Map.of("spec.networking", networking)),
                Map.of("roll", false));
    }

    static Map<String, Object> update(String cluster) {
        return event(cluster, "required", Map.of("kind", "update"), Map.of());
    }

    /** Replaces what is stale, with every pause that is a choice at zero. */
    static Map<String, Object> roll(String cluster) {
        return event(
                cluster,
                "automatic",
                Map.of("kind", "roll"),
                Map.of("settle", "PT0S", "validateInterval", "PT0S", "validateCount", 2));
    }

    /** Replaces what is stale, as told. */
    static Map<String, Object> roll(String cluster, Map<String, Object> rollout) {
        return event(cluster, "automatic", Map.of("kind", "roll"), rollout);
    }

    /** Makes every node stale, and leaves them so. @param networking such as {@code cni} */
    static Map<String, Object> networking(String cluster, String networking) {
        return event(
                cluster,
                "automatic",
                Map.of("kind", "edit", "set", Map.of("spec.networking", Map.of(networking, Map.of()))),
                Map.of("roll", false));
    }

    private static Map<String, Object> event(
            String cluster, String approval, Map<String, Object> change, Map<String, Object> rollout) {
        return Map.of(
                "cluster", cluster,
                "requester", "bench",
                "reason", "benchmark",
                "approval", approval,
                "rollout", rollout,
                "change", change);
    }
}
