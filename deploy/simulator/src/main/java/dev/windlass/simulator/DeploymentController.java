package dev.windlass.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Keeps one ReplicaSet for a Deployment's current template, and retires those of older ones once it is ready. */
final class DeploymentController implements Runnable {
    private final Registry registry;

    DeploymentController(Registry registry) {
        this.registry = Objects.requireNonNull(registry, "registry is null");
    }

    @Override
    public void run() {
        registry.store().list(ResourceTypes.DEPLOYMENTS, "").forEach(this::reconcile);
    }

    private void reconcile(ApiObject deployment) {
        int replicas = deployment.number("/spec/replicas", 1);
        String hash = Integer.toHexString(deployment.json().at("/spec/template").hashCode());
        String name = deployment.name() + "-" + hash;
        List<ApiObject> owned = registry.store().list(ResourceTypes.REPLICA_SETS, deployment.namespace()).stream()
                .filter(set -> set.controlledBy(deployment))
                .toList();
        Optional<ApiObject> current =
                owned.stream().filter(set -> set.name().equals(name)).findFirst();
        if (current.isEmpty()) {
            registry.create(
                    ResourceTypes.REPLICA_SETS, deployment.namespace(), replicaSet(deployment, name, hash, replicas));
            return;
        }
        scale(current.get(), replicas);
        int ready = current.get().number("/status/readyReplicas", 0);
        owned.stream()
                .filter(set -> !set.name().equals(name) && ready >= replicas)
                .forEach(set -> scale(set, 0));
        writeStatus(deployment, owned, current.get());
    }

    private void scale(ApiObject set, int replicas) {
        registry.update(
                ObjectKey.of(ResourceTypes.REPLICA_SETS, set),
                Registry.Part.MAIN,
                now -> now.edited(json -> json.withObject("/spec").put("replicas", replicas)));
    }

    private void writeStatus(ApiObject deployment, List<ApiObject> owned, ApiObject current) {
        int all = owned.stream()
                .mapToInt(set -> set.number("/status/replicas", 0))
                .sum();
        int ready = owned.stream()
                .mapToInt(set -> set.number("/status/readyReplicas", 0))
                .sum();
        registry.update(
                ObjectKey.of(ResourceTypes.DEPLOYMENTS, deployment),
                Registry.Part.STATUS,
                now -> now.edited(json -> {
                    ObjectNode status = json.putObject("status")
                            .put("observedGeneration", deployment.number("/metadata/generation", 1))
                            .put("replicas", all)
                            .put("updatedReplicas", current.number("/status/replicas", 0))
                            .put("readyReplicas", ready)
                            .put("availableReplicas", ready);
                    status.putArray("conditions")
                            .addObject()
                            .put("type", "Available")
                            .put("status", ready >= deployment.number("/spec/replicas", 1) ? "True" : "False");
                }));
    }

    private static ApiObject replicaSet(ApiObject deployment, String name, String hash, int replicas) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = json.putObject("metadata").put("name", name);
        metadata.set(
                "labels", deployment.json().at("/spec/template/metadata/labels").deepCopy());
        metadata.withObject("/labels").put("pod-template-hash", hash);
        own(metadata, deployment);
        ObjectNode spec = json.putObject("spec").put("replicas", replicas);
        JsonNode selector = deployment.json().at("/spec/selector").deepCopy();
        spec.set("selector", selector);
        spec.withObject("/selector").withObject("/matchLabels").put("pod-template-hash", hash);
        spec.set("template", deployment.json().at("/spec/template").deepCopy());
        spec.withObject("/template")
                .withObject("/metadata")
                .withObject("/labels")
                .put("pod-template-hash", hash);
        return new ApiObject(json);
    }

    static void own(ObjectNode metadata, ApiObject owner) {
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", owner.apiVersion())
                .put("kind", owner.kind())
                .put("name", owner.name())
                .put("uid", owner.uid())
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }
}
