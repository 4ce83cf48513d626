package dev.windlass.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Keeps the status of PodDisruptionBudgets: how many healthy pods there are, are needed, and may go. */
final class DisruptionController implements Runnable {
    private final Registry registry;

    DisruptionController(Registry registry) {
        this.registry = Objects.requireNonNull(registry, "registry is null");
    }

    @Override
    public void run() {
        registry.store().list(ResourceTypes.DISRUPTION_BUDGETS, "").forEach(this::reconcile);
    }

    private void reconcile(ApiObject budget) {
        Predicate<Map<String, String>> selector = Selector.of(budget.json().at("/spec/selector"));
        List<ApiObject> pods = registry.store().list(ResourceTypes.PODS, budget.namespace()).stream()
                .filter(pod -> selector.test(pod.labels()))
                .filter(pod -> !pod.text("/status/phase").equals("Succeeded")
                        && !pod.text("/status/phase").equals("Failed"))
                .toList();
        int expected = expected(budget, pods);
        int desired = desired(budget, expected);
        List<String> disrupted = stillDisrupted(budget, pods);
        int healthy = (int) pods.stream()
                .filter(pod -> pod.conditionTrue("Ready") && !pod.beingDeleted() && !disrupted.contains(pod.name()))
                .count();
        registry.update(
                ObjectKey.of(ResourceTypes.DISRUPTION_BUDGETS, budget),
                Registry.Part.STATUS,
                now -> now.edited(json -> {
                    JsonNode times = now.json().at("/status/disruptedPods");
                    ObjectNode status = json.putObject("status")
                            .put("observedGeneration", now.number("/metadata/generation", 1))
                            .put("currentHealthy", healthy)
                            .put("desiredHealthy", desired)
                            .put("expectedPods", expected)
                            .put("disruptionsAllowed", expected == 0 ? 0 : Math.max(0, healthy - desired));
                    disrupted.forEach(
                            name -> status.withObject("/disruptedPods").set(name, times.get(name)));
                }));
    }

    /** A count relates to the pods there are; a percentage or maxUnavailable to the pods their workloads ask for. */
    private int expected(ApiObject budget, List<ApiObject> pods) {
        if (budget.json().at("/spec/minAvailable").isInt()) {
            return pods.size();
        }
        TreeSet<String> seen = new TreeSet<>();
        int expected = 0;
        for (ApiObject pod : pods) {
            JsonNode owner = pod.controller().orElse(null);
            if (owner == null) {
                expected++;
            } else if (seen.add(owner.path("uid").asText())) {
                expected += registry.store()
                        .find(new ObjectKey(
                                ResourceTypes.REPLICA_SETS,
                                pod.namespace(),
                                owner.path("name").asText()))
                        .map(set -> set.number("/spec/replicas", 1))
                        .orElseGet(() -> (int) pods.stream()
                                .filter(other -> other.controller().equals(pod.controller()))
                                .count());
            }
        }
        return expected;
    }

    private static int desired(ApiObject budget, int expected) {
        if (budget.has("/spec/maxUnavailable")) {
            return Math.max(0, expected - scaled(budget.json().at("/spec/maxUnavailable"), expected));
        }
        if (budget.has("/spec/minAvailable")) {
            return scaled(budget.json().at("/spec/minAvailable"), expected);
        }
        return Math.min(1, expected);
    }

    /** Percentages round up, for both fields (policy/v1). */
    private static int scaled(JsonNode value, int total) {
        String text = value.asText();
        if (text.endsWith("%")) {
            return Math.ceilDiv(Integer.parseInt(text.substring(0, text.length() - 1)) * total, 100);
        }
        return value.asInt();
    }

    private static List<String> stillDisrupted(ApiObject budget, List<ApiObject> pods) {
        List<String> names =
                new ArrayList<>(budget.textMap("/status/disruptedPods").keySet());
        names.removeIf(name -> pods.stream().noneMatch(pod -> pod.name().equals(name) && !pod.beingDeleted()));
        return names;
    }
}
