package dev.windlass.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Binds pending pods. A node must be Ready, not cordoned, match the pod's nodeSelector, and have no hard taint the pod does not tolerate;
 * among those, nodes without soft taints come first, then those with the fewest pods of the same workload, then with the fewest pods.
 */
final class Scheduler implements Runnable {
    private final Registry registry;

    Scheduler(Registry registry) {
        this.registry = Objects.requireNonNull(registry, "registry is null");
    }

    @Override
    public void run() {
        registry.store().list(ResourceTypes.PODS, "").stream()
                .filter(pod -> !pod.has("/spec/nodeName") && !pod.beingDeleted())
                .forEach(this::schedule);
    }

    private void schedule(ApiObject pod) {
        List<ApiObject> pods = registry.store().list(ResourceTypes.PODS, "");
        Optional<ApiObject> chosen = registry.store().list(ResourceTypes.NODES, "").stream()
                .filter(node -> node.conditionTrue("Ready")
                        && !node.json().at("/spec/unschedulable").asBoolean()
                        && mayRun(pod, node))
                .min(Comparator.comparing((ApiObject node) -> untolerated(pod, node, "PreferNoSchedule"))
                        .thenComparing(node -> pods.stream()
                                .filter(other -> on(node, other) && sameWorkload(pod, other))
                                .count())
                        .thenComparing(node ->
                                pods.stream().filter(other -> on(node, other)).count())
                        .thenComparing(ApiObject::name));
        ObjectKey key = ObjectKey.of(ResourceTypes.PODS, pod);
        if (chosen.isPresent()) {
            registry.update(
                    key,
                    Registry.Part.MAIN,
                    now -> now.edited(json -> json.withObject("/spec")
                            .put("nodeName", chosen.get().name())));
        }
        registry.update(
                key,
                Registry.Part.STATUS,
                now -> now.edited(json -> MergePatch.strategic().merge(json, scheduled(chosen.isPresent()))));
    }

    /** Whether the node's labels and hard taints let the pod run there; cordoning is the scheduler's business alone. */
    static boolean mayRun(ApiObject pod, ApiObject node) {
        Map<String, String> wanted = pod.textMap("/spec/nodeSelector");
        return node.labels().entrySet().containsAll(wanted.entrySet())
                && !untolerated(pod, node, "NoSchedule")
                && !untolerated(pod, node, "NoExecute");
    }

    private static boolean untolerated(ApiObject pod, ApiObject node, String effect) {
        for (JsonNode taint : node.json().at("/spec/taints")) {
            if (taint.path("effect").asText().equals(effect) && !tolerated(pod, taint)) {
                return true;
            }
        }
        return false;
    }

    private static boolean tolerated(ApiObject pod, JsonNode taint) {
        for (JsonNode toleration : pod.json().at("/spec/tolerations")) {
            String effect = toleration.path("effect").asText("");
            String key = toleration.path("key").asText("");
            boolean exists = toleration.path("operator").asText().equals("Exists");
            boolean effectMatches =
                    effect.isEmpty() || effect.equals(taint.path("effect").asText());
            boolean keyMatches =
                    (key.isEmpty() && exists) || key.equals(taint.path("key").asText());
            boolean valueMatches = exists
                    || toleration
                            .path("value")
                            .asText("")
                            .equals(taint.path("value").asText(""));
            if (effectMatches && keyMatches && valueMatches) {
                return true;
            }
        }
        return false;
    }

    private static boolean on(ApiObject node, ApiObject pod) {
        return pod.text("/spec/nodeName").equals(node.name());
    }

    private static boolean sameWorkload(ApiObject pod, ApiObject other) {
        return pod.controller().isPresent() && pod.controller().equals(other.controller());
    }

    private static ObjectNode scheduled(boolean bound) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode condition = patch.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "PodScheduled")
                .put("status", bound ? "True" : "False");
        if (bound) {
            condition.putNull("reason");
        } else {
            condition.put("reason", "Unschedulable");
        }
        return patch;
    }
}
