package dev.windlass.plan;

import dev.windlass.rollout.Candidate;
import dev.windlass.rollout.Classification;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.InstanceSnapshot;
import dev.windlass.rollout.NodeSnapshot;
import dev.windlass.rollout.Observation;
import dev.windlass.rollout.RollPolicy;
import dev.windlass.rollout.RolloutQuery;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which groups have nodes to replace, as the table of {@code kops rolling-update cluster} has it, and why. */
public final class RollingUpdateTable {

    private static final int NAMED = 20;

    /**
     * One instance group.
     *
     * @param status {@code NeedsUpdate} or {@code Ready}
     * @param needUpdate instances to replace; {@code ready} those that are up to date
     * @param nodes how many Kubernetes nodes it has
     * @param stale the first instances to replace, at most twenty
     */
    public record Row(
            String name,
            String status,
            int needUpdate,
            int ready,
            int min,
            int target,
            int max,
            int nodes,
            List<Stale> stale) {
        public Row {
            stale = List.copyOf(stale);
        }
    }

    /** @param why its causes in words */
    public record Stale(String instance, String why) {}

    private RollingUpdateTable() {}

    /** By name. */
    public static List<Row> rows(List<GroupSnapshot> groups, List<NodeSnapshot> nodes) {
        Observation observation = new Observation(groups, nodes);
        return groups.stream()
                .sorted(Comparator.comparing(GroupSnapshot::instanceGroup))
                .map(group -> row(observation, group))
                .toList();
    }

    private static Row row(Observation observation, GroupSnapshot group) {
        Set<String> living = group.instances().stream()
                .filter(instance -> !instance.terminating())
                .map(InstanceSnapshot::id)
                .collect(Collectors.toSet());
        RolloutQuery look = new RolloutQuery(
                "", group.instanceGroup(), false, null, new TreeSet<>(), new TreeSet<>(), RollPolicy.DEFAULT);
        List<Candidate> stale = Classification.offered(observation, group, look);
        return new Row(
                group.instanceGroup(),
                stale.isEmpty() ? "Ready" : "NeedsUpdate",
                stale.size(),
                living.size() - stale.size(),
                group.min(),
                group.target(),
                group.max(),
                (int) observation.nodes().stream()
                        .filter(node -> living.contains(node.instanceId()))
                        .count(),
                stale.stream()
                        .limit(NAMED)
                        .map(candidate -> new Stale(candidate.instance().id(), candidate.why()))
                        .toList());
    }
}
