package dev.windlass.cluster;

import java.util.Comparator;
import java.util.List;

/** A cluster and its instance groups, as one whole: what is validated, compiled and sealed together. */
public record ClusterDefinition(ClusterSpec cluster, List<InstanceGroupSpec> instanceGroups) {

    public ClusterDefinition {
        instanceGroups = instanceGroups.stream()
                .sorted(Comparator.comparing(InstanceGroupSpec::name))
                .toList();
    }

    public String name() {
        return cluster.name();
    }
}
