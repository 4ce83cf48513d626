package dev.windlass.kubernetes.node;

import dev.windlass.health.PodSnapshot;
import dev.windlass.kubernetes.NodeMarks;
import dev.windlass.rollout.NodeSnapshot;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** From the API's objects to the core's records. */
public final class Snapshots {
    private static final String INSTANCE_ID = "i-[0-9a-f]{8,}";

    private Snapshots() {}

    static NodeSnapshot node(Node node) {
        Map<String, String> labels =
                Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of());
        Map<String, String> annotations =
                Objects.requireNonNullElse(node.getMetadata().getAnnotations(), Map.of());
        return new NodeSnapshot(
                node.getMetadata().getName(),
                instanceId(node),
                labels.get("kops.k8s.io/instancegroup"),
                labels.containsKey("node-role.kubernetes.io/control-plane"),
                condition(node, "Ready") && !condition(node, "NetworkUnavailable"),
                Boolean.TRUE.equals(node.getSpec().getUnschedulable()),
                node.getSpec().getTaints() != null
                        && node.getSpec().getTaints().stream()
                                .anyMatch(taint -> NodeMarks.SCHEDULED_FOR_UPDATE.equals(taint.getKey())),
                annotations.containsKey("kops.k8s.io/needs-update"),
                node.getStatus() == null || node.getStatus().getNodeInfo() == null
                        ? ""
                        : node.getStatus().getNodeInfo().getKubeletVersion());
    }

    /**
     * Which containers are not ready is what their statuses say, and not what the spec lists: a pod that failed before its
     * containers began has none that is not ready. An absent phase is an empty one. Source: kops
     * {@code pkg/validation/validate_cluster.go}, {@code collectPodFailures}.
     */
    public static PodSnapshot pod(Pod pod) {
        PodStatus status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
        return new PodSnapshot(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                Objects.requireNonNullElse(pod.getSpec().getNodeName(), ""),
                Objects.requireNonNullElse(status.getPhase(), ""),
                Objects.requireNonNullElse(pod.getSpec().getPriorityClassName(), ""),
                Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of()),
                Objects.requireNonNullElse(status.getContainerStatuses(), List.<ContainerStatus>of()).stream()
                        .filter(container -> !Boolean.TRUE.equals(container.getReady()))
                        .map(ContainerStatus::getName)
                        .toList());
    }

    /** {@code aws:///<zone>/<instance id>}, else a node named by its instance id (kops' habit), else null. */
    private static String instanceId(Node node) {
        String provider = Objects.requireNonNullElse(node.getSpec().getProviderID(), "");
        String last = provider.substring(provider.lastIndexOf('/') + 1);
        if (provider.startsWith("aws://") && last.matches(INSTANCE_ID)) {
            return last;
        }
        return node.getMetadata().getName().matches(INSTANCE_ID)
                ? node.getMetadata().getName()
                : null;
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
