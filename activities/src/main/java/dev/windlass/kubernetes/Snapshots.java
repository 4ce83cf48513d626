package dev.windlass.kubernetes;

import dev.windlass.rollout.NodeSnapshot;
import dev.windlass.validation.PodSnapshot;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** From the API's objects to the core's records. */
final class Snapshots {
    private static final String INSTANCE_ID = "i-[0-9a-f]{8,}";

    private Snapshots() {}

    static NodeSnapshot node(Node node) {
        Map<String, String> labels = Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of());
        Map<String, String> annotations = Objects.requireNonNullElse(node.getMetadata().getAnnotations(), Map.of());
        return new NodeSnapshot(
                node.getMetadata().getName(),
                instanceId(node),
                labels.get("kops.k8s.io/instancegroup"),
                labels.containsKey("node-role.kubernetes.io/control-plane"),
                condition(node, "Ready") && !condition(node, "NetworkUnavailable"),
                Boolean.TRUE.equals(node.getSpec().getUnschedulable()),
                node.getSpec().getTaints() != null
                        && node.getSpec().getTaints().stream().anyMatch(taint -> NodeMarks.SCHEDULED_FOR_UPDATE.equals(taint.getKey())),
                annotations.containsKey("kops.k8s.io/needs-update"),
                node.getStatus() == null || node.getStatus().getNodeInfo() == null ? "" : node.getStatus().getNodeInfo().getKubeletVersion());
    }

    static PodSnapshot pod(Pod pod) {
        List<ContainerStatus> statuses = pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
                ? List.of() : pod.getStatus().getContainerStatuses();
        Set<String> ready = statuses.stream()
                .filter(status -> Boolean.TRUE.equals(status.getReady()))
                .map(ContainerStatus::getName)
                .collect(Collectors.toSet());
        return new PodSnapshot(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                Objects.requireNonNullElse(pod.getSpec().getNodeName(), ""),
                pod.getStatus() == null ? "Unknown" : Objects.requireNonNullElse(pod.getStatus().getPhase(), "Unknown"),
                Objects.requireNonNullElse(pod.getSpec().getPriorityClassName(), ""),
                Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of()),
                pod.getSpec().getContainers().stream().map(container -> container.getName()).filter(name -> !ready.contains(name)).toList());
    }

    /** {@code aws:///<zone>/<instance id>}, else a node named by its instance id (kops' habit), else null. */
    private static String instanceId(Node node) {
        String provider = Objects.requireNonNullElse(node.getSpec().getProviderID(), "");
        String last = provider.substring(provider.lastIndexOf('/') + 1);
        if (provider.startsWith("aws://") && last.matches(INSTANCE_ID)) {
            return last;
        }
        return node.getMetadata().getName().matches(INSTANCE_ID) ? node.getMetadata().getName() : null;
    }

    private static boolean condition(Node node, String type) {
        if (node.getStatus() == null || node.getStatus().getConditions() == null) {
            return false;
        }
        for (NodeCondition condition : node.getStatus().getConditions()) {
            if (condition.getType().equals(type)) {
                return condition.getStatus().equals("True");
            }
        }
        return false;
    }
}
