package dev.windlass.rollout;

import dev.windlass.cluster.InstanceGroupSpec.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a change needs to know of one group: small, however large the group is.
 *
 * @param zones in which it has instances
 * @param total living instances; {@code stale} of them are to be replaced
 * @param behind the first stale ones in words, with why, and nodes whose kubelet is another than the specs ask for
 * @param launchTemplate that a new instance would be launched from, or {@code null}
 * @param templateVersion the version of the launch template that a new instance would get now, or {@code null}
 */
public record GroupSummary(
        String instanceGroup,
        Role role,
        SortedSet<String> zones,
        int total,
        int stale,
        List<String> behind,
        String launchTemplate,
        String templateVersion) {

    private static final int NAMED = 20;

    public GroupSummary {
        zones = Collections.unmodifiableSortedSet(new TreeSet<>(zones));
        behind = List.copyOf(behind);
    }

    /** Every group of the observation, by name. @param look its instance group does not count */
    public static List<GroupSummary> of(Observation observation, Look look) {
        return observation.groups().stream().map(group -> of(observation, group, look)).toList();
    }

    private static GroupSummary of(Observation observation, GroupSnapshot group, Look look) {
        Classification classification = Classification.of(observation, group, look);
        List<String> behind = new ArrayList<>();
        classification.candidates().stream()
                .limit(NAMED)
                .map(candidate -> candidate.instance().id() + " (" + candidate.why() + ")")
                .forEach(behind::add);
        Map<String, NodeSnapshot> nodes = observation.nodesByInstance();
        SortedSet<String> zones = new TreeSet<>();
        for (InstanceSnapshot instance : group.instances()) {
            if (instance.zone() != null) {
                zones.add(instance.zone());
            }
            NodeSnapshot node = nodes.get(instance.id());
            if (behind.size() < NAMED && !instance.terminating() && node != null && olderKubelet(group, node)) {
                behind.add(instance.id() + " (kubelet " + node.kubeletVersion() + ", the specs ask for "
                        + group.traits().kubeletVersion() + ")");
            }
        }
        return new GroupSummary(
                group.instanceGroup(), group.role(), zones, classification.total(), classification.stale(), behind,
                group.traits().launchTemplate(), group.templateVersion());
    }

    /** @param force also instances that are up to date */
    public int toReplace(boolean force) {
        return force ? total : stale;
    }

    private static boolean olderKubelet(GroupSnapshot group, NodeSnapshot node) {
        String wanted = group.traits().kubeletVersion();
        return wanted != null
                && node.kubeletVersion() != null
                && !node.kubeletVersion().isEmpty()
                && !Objects.equals(wanted, node.kubeletVersion());
    }
}
