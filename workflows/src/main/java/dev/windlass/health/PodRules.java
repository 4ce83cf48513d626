package dev.windlass.health;

import dev.windlass.rollout.NodeSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must run: the control plane on each of its ready nodes, and every pod that calls itself critical. */
final class PodRules {

    private static final String SYSTEM = "kube-system";
    private static final String APP_LABEL = "k8s-app";
    private static final List<String> CONTROL_PLANE_APPS =
            List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler");
    private static final String NODE_CRITICAL = "system-node-critical";
    private static final Set<String> CRITICAL = Set.of("system-cluster-critical", NODE_CRITICAL);

    private PodRules() {}

    /** @param passedOver names of nodes whose pods are not judged */
    static List<ValidationFailure> check(
            List<PodSnapshot> pods,
            List<NodeSnapshot> nodes,
            Map<String, String> groupsByNode,
            Set<String> passedOver) {
        List<ValidationFailure> failures = new ArrayList<>();
        for (NodeSnapshot node : nodes) {
            boolean member = groupsByNode.containsKey(node.name()) && !passedOver.contains(node.name());
            if (member && node.controlPlane() && node.ready()) {
                controlPlane(node, pods, groupsByNode.get(node.name()), failures);
            }
        }
        for (PodSnapshot pod : pods) {
            if (isJudged(pod) && !isOn(pod, passedOver)) {
                String group = NODE_CRITICAL.equals(pod.priorityClassName()) && pod.nodeName() != null
                        ? groupsByNode.get(pod.nodeName())
                        : null;
                complaint(pod).ifPresent(complaint -> failures.add(failure(pod, complaint, group)));
            }
        }
        return failures;
    }

    private static void controlPlane(
            NodeSnapshot node, List<PodSnapshot> pods, String group, List<ValidationFailure> failures) {
        for (String app : CONTROL_PLANE_APPS) {
            boolean runs = pods.stream()
                    .anyMatch(pod -> SYSTEM.equals(pod.namespace())
                            && node.name().equals(pod.nodeName())
                            && app.equals(pod.labels().get(APP_LABEL)));
            if (!runs) {
                failures.add(new ValidationFailure(
                        "Node",
                        node.name(),
                        "control-plane node \"%s\" is missing %s pod".formatted(node.name(), app),
                        group));
            }
        }
    }

    private static boolean isJudged(PodSnapshot pod) {
        return pod.priorityClassName() != null
                && CRITICAL.contains(pod.priorityClassName())
                && !"Succeeded".equals(pod.phase());
    }

    private static boolean isOn(PodSnapshot pod, Set<String> nodes) {
        return pod.nodeName() != null && nodes.contains(pod.nodeName());
    }

    private static Optional<String> complaint(PodSnapshot pod) {
        return switch (pod.phase()) {
            case "Pending" -> Optional.of("is pending");
            case null -> Optional.of("is unknown phase");
            case "Unknown" -> Optional.of("is unknown phase");
            case String other
            when !pod.notReadyContainers().isEmpty() ->
                Optional.of("is not ready (" + String.join(",", pod.notReadyContainers()) + ")");
            case String other -> Optional.empty();
        };
    }

    private static ValidationFailure failure(PodSnapshot pod, String complaint, String group) {
        return new ValidationFailure(
                "Pod",
                pod.namespace() + "/" + pod.name(),
                "%s pod \"%s\" %s".formatted(pod.priorityClassName(), pod.name(), complaint),
                group);
    }
}
