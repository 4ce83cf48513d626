package dev.windlass.health;

import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.InstanceSnapshot;
import dev.windlass.rollout.NodeSnapshot;
import dev.windlass.rollout.Observation;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a cluster is healthy: every group has its size, every instance is a ready node, the control plane and the
 * critical pods run. Pure. Source of the rules and of their words: kops {@code pkg/validation}.
 */
public final class ClusterValidation {

    /** What kops writes into DNS before a control plane exists, so that the name resolves to nowhere. */
    private static final Set<String> PLACEHOLDER_ADDRESSES = Set.of("203.0.113.123", "fd00:dead:add::");

    private final ClusterView observation;
    private final int toleratedWorkers;
    private final Map<String, NodeSnapshot> nodesByInstance;
    private final Map<String, String> groupsByNode = new HashMap<>();
    private final Set<String> passedOver = new HashSet<>();
    private final List<ValidationFailure> failures = new ArrayList<>();
    private final List<WorkerFailure> workers = new ArrayList<>();

    /** @param node name of the failing worker's node, or {@code null} where it has not joined */
    private record WorkerFailure(String node, ValidationFailure failure) {}

    private ClusterValidation(ClusterView observation, int toleratedWorkers) {
        this.observation = observation;
        this.toleratedWorkers = toleratedWorkers;
        this.nodesByInstance = Observation.byInstance(observation.nodes());
    }

    public static ValidationReport of(List<GroupSnapshot> groups, List<NodeSnapshot> nodes, List<PodSnapshot> pods) {
        return of(groups, nodes, pods, 0);
    }

    public static ValidationReport of(
            List<GroupSnapshot> groups, List<NodeSnapshot> nodes, List<PodSnapshot> pods, int toleratedWorkers) {
        return of(ClusterView.of(groups, nodes, pods), toleratedWorkers);
    }

    /**
     * @param toleratedWorkers how many workers may be unready or not have joined, with the pods on them; one more and
     *     all are reported
     */
    public static ValidationReport of(ClusterView observation, int toleratedWorkers) {
        ClusterValidation validation = new ClusterValidation(observation, toleratedWorkers);
        validation.dns();
        validation.missingGroups();
        observation.groups().forEach(validation::group);
        validation.tolerateWorkers();
        validation.failures.addAll(PodRules.check(
                observation.pods(), observation.nodes(), validation.groupsByNode, validation.passedOver));
        return new ValidationReport(observation.nodes().size(), validation.failures);
    }

    private void dns() {
        observation.apiAddresses().stream()
                .filter(PLACEHOLDER_ADDRESSES::contains)
                .forEach(address -> fail(
                        "dns",
                        "apiserver",
                        "the API's DNS record still holds the placeholder address " + address,
                        null));
    }

    private void missingGroups() {
        Set<String> found =
                observation.groups().stream().map(GroupSnapshot::instanceGroup).collect(Collectors.toSet());
        observation.expectedGroups().stream()
                .filter(group -> !found.contains(group))
                .forEach(group -> fail(
                        "InstanceGroup",
                        group,
                        "InstanceGroup \"" + group + "\" is missing from the cloud provider",
                        group));
    }

    private void group(GroupSnapshot group) {
        long size = group.instances().stream()
                .filter(ClusterValidation::countsAsMember)
                .count();
        if (size < group.target()) {
            fail(
                    "InstanceGroup",
                    group.instanceGroup(),
                    "InstanceGroup \"%s\" did not have enough nodes %d vs %d"
                                    .formatted(group.instanceGroup(), size, group.target())
                            + why(group),
                    group.instanceGroup());
        }
        group.instances().forEach(instance -> instance(instance, group));
    }

    private static String why(GroupSnapshot group) {
        return group.traits().trouble() == null ? "" : ": " + group.traits().trouble();
    }

    private static boolean countsAsMember(InstanceSnapshot instance) {
        return !instance.detached() && !instance.warm() && !instance.terminating();
    }

    private void instance(InstanceSnapshot instance, GroupSnapshot group) {
        NodeSnapshot node = nodesByInstance.get(instance.id());
        if (node != null) {
            groupsByNode.put(node.name(), group.instanceGroup());
        }
        if (instance.terminating()) {
            // on its way out, pods and all; that its replacement is missing shows in the size
            if (node != null) {
                passedOver.add(node.name());
            }
        } else if (node == null) {
            if (countsAsMember(instance) && group.role() != Role.BASTION) {
                report(
                        null,
                        group,
                        new ValidationFailure(
                                "Machine",
                                instance.id(),
                                "machine \"" + instance.id() + "\" has not yet joined cluster",
                                group.instanceGroup()));
            }
        } else if (!node.ready()) {
            report(
                    node.name(),
                    group,
                    new ValidationFailure(
                            "Node",
                            node.name(),
                            "node \"%s\" of role \"%s\" is not ready".formatted(node.name(), roleName(group.role())),
                            group.instanceGroup()));
        }
    }

    private void report(String node, GroupSnapshot group, ValidationFailure failure) {
        if (group.role() == Role.NODE) {
            workers.add(new WorkerFailure(node, failure));
        } else {
            failures.add(failure);
        }
    }

    private void tolerateWorkers() {
        for (WorkerFailure worker : workers) {
            if (workers.size() > toleratedWorkers) {
                failures.add(worker.failure());
            } else if (worker.node() != null) {
                passedOver.add(worker.node());
            }
        }
    }

    private void fail(String kind, String name, String message, String instanceGroup) {
        failures.add(new ValidationFailure(kind, name, message, instanceGroup));
    }

    private static String roleName(Role role) {
        return switch (role) {
            case CONTROL_PLANE -> "control-plane";
            case API_SERVER -> "apiserver";
            case BASTION -> "bastion";
            case NODE -> "node";
        };
    }
}
