package dev.windlass.plan;

import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.InstanceSnapshot;
import dev.windlass.rollout.NodeSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Which groups have nodes to replace, in the table of {@code kops rolling-update cluster}. */
public final class RollingUpdateTable {

    /**
     * One instance group.
     *
     * @param status {@code NeedsUpdate} or {@code Ready}
     * @param needUpdate instances to replace; {@code ready} those that are up to date
     * @param nodes how many Kubernetes nodes it has
     */
    public record Row(String name, String status, int needUpdate, int ready, int min, int target, int max, int nodes) {}

    private RollingUpdateTable() {}

    public static String of(List<GroupSnapshot> groups, List<NodeSnapshot> nodes) {
        return render(rows(groups, nodes));
    }

    /** By name. */
    public static List<Row> rows(List<GroupSnapshot> groups, List<NodeSnapshot> nodes) {
        Set<String> marked = nodes.stream()
                .filter(NodeSnapshot::needsUpdate)
                .map(NodeSnapshot::instanceId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return groups.stream()
                .sorted(Comparator.comparing(GroupSnapshot::instanceGroup))
                .map(group -> row(group, marked, nodes))
                .toList();
    }

    public static String render(List<Row> rows) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("NAME", "STATUS", "NEEDUPDATE", "READY", "MIN", "TARGET", "MAX", "NODES"));
        for (Row row : rows) {
            cells.add(List.of(
                    Printable.of(row.name()),
                    row.status(),
                    Integer.toString(row.needUpdate()),
                    Integer.toString(row.ready()),
                    Integer.toString(row.min()),
                    Integer.toString(row.target()),
                    Integer.toString(row.max()),
                    Integer.toString(row.nodes())));
        }
        return TabTable.of(cells);
    }

    private static Row row(GroupSnapshot group, Set<String> marked, List<NodeSnapshot> nodes) {
        List<InstanceSnapshot> living =
                group.instances().stream().filter(instance -> !instance.terminating()).toList();
        Set<String> ids = living.stream().map(InstanceSnapshot::id).collect(Collectors.toSet());
        int stale = (int) living.stream()
                .filter(instance -> isStale(instance, group) || marked.contains(instance.id()))
                .count();
        return new Row(
                group.instanceGroup(),
                stale > 0 ? "NeedsUpdate" : "Ready",
                stale,
                living.size() - stale,
                group.min(),
                group.target(),
                group.max(),
                (int) nodes.stream().filter(node -> ids.contains(node.instanceId())).count());
    }

    private static boolean isStale(InstanceSnapshot instance, GroupSnapshot group) {
        return instance.detached() || !Objects.equals(instance.templateVersion(), group.templateVersion());
    }
}
