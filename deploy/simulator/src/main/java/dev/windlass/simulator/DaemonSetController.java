package dev.windlass.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Objects;

/** One pod of every DaemonSet on every node that it selects and whose taints it tolerates; cordoned and unready nodes included. */
final class DaemonSetController implements Runnable {
    private static final List<String> ALWAYS_TOLERATED = List.of(
            "node.kubernetes.io/not-ready",
            "node.kubernetes.io/unreachable",
            "node.kubernetes.io/disk-pressure",
            "node.kubernetes.io/memory-pressure",
            "node.kubernetes.io/pid-pressure",
            "node.kubernetes.io/unschedulable");

    private final Registry registry;

    DaemonSetController(Registry registry) {
        this.registry = Objects.requireNonNull(registry, "registry is null");
    }

    @Override
    public void run() {
        registry.store().list(ResourceTypes.DAEMON_SETS, "").forEach(this::reconcile);
    }

    private void reconcile(ApiObject set) {
        List<ApiObject> pods = registry.store().list(ResourceTypes.PODS, set.namespace()).stream()
                .filter(pod -> pod.controlledBy(set))
                .toList();
        ApiObject template = tolerating(ReplicaSetController.pod(set, set.name() + "-"));
        List<ApiObject> nodes = registry.store().list(ResourceTypes.NODES, "").stream()
                .filter(node -> !node.beingDeleted() && Scheduler.mayRun(template, node))
                .toList();
        for (ApiObject node : nodes) {
            boolean present =
                    pods.stream().anyMatch(pod -> pod.text("/spec/nodeName").equals(node.name()));
            if (!present) {
                registry.create(
                        ResourceTypes.PODS,
                        set.namespace(),
                        template.edited(json -> json.withObject("/spec").put("nodeName", node.name())));
            }
        }
        for (ApiObject pod : pods) {
            boolean wanted =
                    nodes.stream().anyMatch(node -> pod.text("/spec/nodeName").equals(node.name()));
            if (!wanted && !pod.beingDeleted()) {
                registry.delete(ObjectKey.of(ResourceTypes.PODS, pod), JsonNodeFactory.instance.objectNode());
            }
        }
        int ready = (int) pods.stream()
                .filter(pod -> pod.conditionTrue("Ready") && !pod.beingDeleted())
                .count();
        registry.update(
                ObjectKey.of(ResourceTypes.DAEMON_SETS, set),
                Registry.Part.STATUS,
                now -> now.edited(json -> json.putObject("status")
                        .put("observedGeneration", set.number("/metadata/generation", 1))
                        .put("desiredNumberScheduled", nodes.size())
                        .put("currentNumberScheduled", pods.size())
                        .put("updatedNumberScheduled", pods.size())
                        .put("numberAvailable", ready)
                        .put("numberMisscheduled", 0)
                        .put("numberReady", ready)));
    }

    private static ApiObject tolerating(ApiObject pod) {
        return pod.edited(json -> {
            ArrayNode tolerations = json.withObject("/spec").withArray("/tolerations");
            ALWAYS_TOLERATED.forEach(
                    key -> tolerations.addObject().put("key", key).put("operator", "Exists"));
        });
    }
}
