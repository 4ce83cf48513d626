package dev.windlass.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Keeps as many pods as a ReplicaSet asks for. A pod being deleted no longer counts, so its replacement starts at once. */
final class ReplicaSetController implements Runnable {
    private static final Comparator<ApiObject> FIRST_TO_GO = Comparator.comparing(
                    (ApiObject pod) -> pod.has("/spec/nodeName"))
            .thenComparing(pod -> pod.conditionTrue("Ready"))
            .thenComparing(ApiObject::name);

    private final Registry registry;

    ReplicaSetController(Registry registry) {
        this.registry = Objects.requireNonNull(registry, "registry is null");
    }

    @Override
    public void run() {
        registry.store().list(ResourceTypes.REPLICA_SETS, "").forEach(this::reconcile);
    }

    private void reconcile(ApiObject set) {
        List<ApiObject> pods = registry.store().list(ResourceTypes.PODS, set.namespace()).stream()
                .filter(pod -> pod.controlledBy(set) && !pod.beingDeleted())
                .filter(pod -> !pod.text("/status/phase").equals("Failed")
                        && !pod.text("/status/phase").equals("Succeeded"))
                .sorted(FIRST_TO_GO)
                .toList();
        int wanted = set.number("/spec/replicas", 1);
        for (int missing = pods.size(); missing < wanted; missing++) {
            registry.create(ResourceTypes.PODS, set.namespace(), pod(set, set.name() + "-"));
        }
        for (ApiObject surplus : pods.subList(0, Math.max(0, pods.size() - wanted))) {
            registry.delete(ObjectKey.of(ResourceTypes.PODS, surplus), JsonNodeFactory.instance.objectNode());
        }
        int ready =
                (int) pods.stream().filter(pod -> pod.conditionTrue("Ready")).count();
        registry.update(
                ObjectKey.of(ResourceTypes.REPLICA_SETS, set),
                Registry.Part.STATUS,
                now -> now.edited(json -> json.putObject("status")
                        .put("observedGeneration", set.number("/metadata/generation", 1))
                        .put("replicas", pods.size())
                        .put("readyReplicas", ready)
                        .put("availableReplicas", ready)));
    }

    /** A pod from the template of a workload, owned by it. */
    static ApiObject pod(ApiObject workload, String namePrefix) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("metadata", workload.json().at("/spec/template/metadata").deepCopy());
        json.set("spec", workload.json().at("/spec/template/spec").deepCopy());
        ObjectNode metadata = json.withObject("/metadata").put("generateName", namePrefix);
        DeploymentController.own(metadata, workload);
        return new ApiObject(json);
    }
}
