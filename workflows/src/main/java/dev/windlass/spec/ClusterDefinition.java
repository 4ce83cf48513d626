package dev.windlass.spec;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

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

    /** By instance group; what a group leaves open is as its cluster says. The specs stay as they are. */
    public SortedMap<String, RollingUpdate> rollingUpdates() {
        RollingUpdate general = orUnset(cluster.rollingUpdate());
        SortedMap<String, RollingUpdate> byGroup = new TreeMap<>();
        instanceGroups.forEach(group ->
                byGroup.put(group.name(), orUnset(group.rollingUpdate()).over(general)));
        return byGroup;
    }

    private static RollingUpdate orUnset(RollingUpdate given) {
        return given == null ? RollingUpdate.UNSET : given;
    }
}
