package dev.windlass.health;

import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.NodeSnapshot;
import java.util.List;

/**
 * A cluster as it is seen at one moment from all sides.
 *
 * @param expectedGroups names of the instance groups that the specs ask for
 * @param groups as the cloud has them
 * @param apiAddresses what the API's DNS name resolves to; empty for a cluster without DNS
 */
public record ClusterView(
        List<String> expectedGroups,
        List<GroupSnapshot> groups,
        List<NodeSnapshot> nodes,
        List<PodSnapshot> pods,
        List<String> apiAddresses) {

    public ClusterView {
        expectedGroups = List.copyOf(expectedGroups);
        groups = List.copyOf(groups);
        nodes = List.copyOf(nodes);
        pods = List.copyOf(pods);
        apiAddresses = List.copyOf(apiAddresses);
    }

    /** Where only the groups that the cloud has are asked for, and the API has no DNS name. */
    public static ClusterView of(List<GroupSnapshot> groups, List<NodeSnapshot> nodes, List<PodSnapshot> pods) {
        return new ClusterView(List.of(), groups, nodes, pods, List.of());
    }

    /** Before anybody is asked: only where the API's DNS name leads. */
    public static ClusterView ofApi(List<String> addresses) {
        return new ClusterView(List.of(), List.of(), List.of(), List.of(), addresses);
    }
}
