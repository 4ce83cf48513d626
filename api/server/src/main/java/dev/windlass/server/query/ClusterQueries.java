package dev.windlass.server.query;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What clusters are, from the state store, and how they are, from the cloud and Kubernetes. */
public interface ClusterQueries {

    List<ClusterRow> clusters();

    /** Every document of the cluster as one YAML stream. */
    Optional<String> documents(String cluster);

    Optional<List<InstanceGroupRow>> instanceGroups(String cluster);

    /** kops' rolling-update table. */
    Optional<List<RollingUpdateRow>> rollingUpdate(String cluster);

    Optional<Validation> validation(String cluster);

    /** A kubeconfig. @param ttl of a client certificate issued for it; empty for one without credentials */
    Optional<String> kubeconfig(String cluster, Optional<Duration> ttl, String user);

    /** @param notUnderstood what its specs say that Windlass does not understand: it can be rolled, not updated */
    record ClusterRow(
            String name,
            String cloud,
            List<String> zones,
            String kubernetesVersion,
            String networking,
            String state,
            List<String> notUnderstood) {}

    record InstanceGroupRow(String name, String role, String machineType, int min, int max, List<String> zones) {}

    /** @param stale the first of those that need an update, at most twenty */
    record RollingUpdateRow(
            String name,
            String status,
            int needUpdate,
            int ready,
            int min,
            int target,
            int max,
            int nodes,
            List<StaleRow> stale) {}

    record StaleRow(String instance, String why) {}

    record Validation(boolean healthy, List<NodeRow> nodes, List<GroupRow> groups, List<FailureRow> failures) {}

    record NodeRow(String name, String role, boolean ready) {}

    record GroupRow(String name, String role, String machineType, int min, int max, List<String> subnets) {}

    record FailureRow(String kind, String name, String message) {}
}
