package dev.windlass.rollout;

import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that was seen at one moment: all groups with their instances, and all nodes. As large as the cluster, so it
 * never travels through a workflow's history; {@link Classification} does.
 *
 * @param nodes empty where Kubernetes is not asked
 */
public record Observation(List<GroupSnapshot> groups, List<NodeSnapshot> nodes) {

    public Observation {
        groups = List.copyOf(groups);
        nodes = List.copyOf(nodes);
    }

    public Optional<GroupSnapshot> group(String name) {
        return groups.stream()
                .filter(group -> group.instanceGroup().equals(name))
                .findFirst();
    }

    /**
     * Nodes by the instance that they run on. A node that belongs to no instance belongs to nobody's rollout. Of an instance
     * that joined again under another name the ready one counts; the other is only what is left of it.
     */
    public Map<String, NodeSnapshot> nodesByInstance() {
        return byInstance(nodes);
    }

    /**
     * Of an instance that was renamed two nodes are told, until somebody removes the old one. The Ready one is meant: no
     * kubelet answers for the other.
     */
    public static Map<String, NodeSnapshot> byInstance(List<NodeSnapshot> nodes) {
        Map<String, NodeSnapshot> byInstance = new HashMap<>();
        nodes.stream()
                .filter(node -> node.instanceId() != null)
                .forEach(node -> byInstance.merge(node.instanceId(), node, Observation::living));
        return byInstance;
    }

    private static NodeSnapshot living(NodeSnapshot one, NodeSnapshot other) {
        return one.ready() && !other.ready() ? one : other;
    }

    /**
     * A bastion is no node, and is stopped without a drain. Where one has joined, its group is something else than it says.
     *
     * @return what is wrong, for people; empty where nothing is
     */
    public Optional<String> bastionWithNode() {
        Map<String, NodeSnapshot> byInstance = nodesByInstance();
        return groups.stream()
                .filter(group -> group.role() == Role.BASTION)
                .flatMap(group -> group.instances().stream()
                        .map(instance -> byInstance.get(instance.id()))
                        .filter(node -> node != null)
                        .map(node ->
                                ("instance group %s says that it is a bastion, but its instance %s is node %s: take the tag"
                                                + " k8s.io/role/bastion off its Auto Scaling group, or set its role in the specs")
                                        .formatted(group.instanceGroup(), node.instanceId(), node.name())))
                .findFirst();
    }

    /** How many instances carry the control plane, over all its groups, and how many of them serve. */
    ControlPlane controlPlane() {
        Map<String, NodeSnapshot> byInstance = nodesByInstance();
        List<InstanceSnapshot> members = groups.stream()
                .filter(group -> group.role() == Role.CONTROL_PLANE)
                .flatMap(group -> group.instances().stream())
                .filter(instance -> !instance.terminating() && !instance.warm() && !instance.detached())
                .toList();
        int wanted = groups.stream()
                .filter(group -> group.role() == Role.CONTROL_PLANE)
                .mapToInt(GroupSnapshot::target)
                .sum();
        int ready = (int) members.stream()
                .map(instance -> byInstance.get(instance.id()))
                .filter(node -> node != null && node.ready())
                .count();
        return new ControlPlane(Math.max(wanted, members.size()), ready);
    }
}
