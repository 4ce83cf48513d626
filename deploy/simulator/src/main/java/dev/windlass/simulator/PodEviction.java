package dev.windlass.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;

/** The eviction subresource: deletes a pod if its PodDisruptionBudget allows, and takes that from the budget. */
final class PodEviction {
    private final Registry registry;

    PodEviction(Registry registry) {
        this.registry = Objects.requireNonNull(registry, "registry is null");
    }

    /**
     * @throws ApiFailure 404 no such pod; 409 another UID than the precondition's; 429 the budget allows no disruption now;
     *     500 more than one budget selects the pod
     */
    ObjectNode evict(ObjectKey key, ApiObject eviction) {
        return registry.store().atomically(() -> {
            ApiObject pod = registry.get(key);
            JsonNode options = eviction.json().path("deleteOptions");
            Registry.checkPreconditions(key, pod, options.path("preconditions"));
            if (countsAgainstBudgets(pod)) {
                takeFromBudget(pod);
            }
            registry.delete(key, options);
            ObjectNode status =
                    JsonNodeFactory.instance.objectNode().put("kind", "Status").put("apiVersion", "v1");
            status.putObject("metadata");
            return status.put("status", "Success").put("code", 201);
        });
    }

    private static boolean countsAgainstBudgets(ApiObject pod) {
        String phase = pod.text("/status/phase");
        return !pod.beingDeleted() && !phase.equals("Pending") && !phase.equals("Succeeded") && !phase.equals("Failed");
    }

    private void takeFromBudget(ApiObject pod) {
        List<ApiObject> budgets = registry.store().list(ResourceTypes.DISRUPTION_BUDGETS, pod.namespace()).stream()
                .filter(budget ->
                        Selector.of(budget.json().at("/spec/selector")).test(pod.labels()))
                .toList();
        if (budgets.isEmpty()) {
            return;
        }
        if (budgets.size() > 1) {
            throw ApiFailure.internal(
                    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
        }
        ApiObject budget = budgets.getFirst();
        int healthy = budget.number("/status/currentHealthy", 0);
        int needed = budget.number("/status/desiredHealthy", 0);
        if (!pod.conditionTrue("Ready") && unhealthyMayGo(budget, healthy, needed)) {
            return;
        }
        if (budget.number("/status/observedGeneration", 0) < budget.number("/metadata/generation", 1)) {
            throw refusal("The disruption budget %s is still being processed by the server.".formatted(budget.name()))
                    .retryAfterSeconds(10);
        }
        int allowed = budget.number("/status/disruptionsAllowed", 0);
        if (allowed <= 0) {
            throw refusal("The disruption budget %s needs %d healthy pods and has %d currently"
                    .formatted(budget.name(), needed, healthy));
        }
        registry.update(
                ObjectKey.of(ResourceTypes.DISRUPTION_BUDGETS, budget),
                Registry.Part.STATUS,
                current -> current.edited(json -> {
                    ObjectNode status = json.withObject("/status").put("disruptionsAllowed", allowed - 1);
                    status.withObject("/disruptedPods").put(pod.name(), Registry.now());
                }));
    }

    private static boolean unhealthyMayGo(ApiObject budget, int healthy, int needed) {
        return budget.text("/spec/unhealthyPodEvictionPolicy").equals("AlwaysAllow")
                || (needed > 0 && healthy >= needed);
    }

    private static ApiFailure refusal(String cause) {
        return ApiFailure.disrupted("Cannot evict pod as it would violate the pod's disruption budget.", cause);
    }
}
