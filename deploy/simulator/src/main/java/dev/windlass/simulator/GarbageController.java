package dev.windlass.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Removes what lost its controller, and pods of nodes that are gone. */
final class GarbageController implements Runnable {
    private static final ObjectNode AT_ONCE =
            JsonNodeFactory.instance.objectNode().put("gracePeriodSeconds", 0);

    private final Registry registry;

    GarbageController(Registry registry) {
        this.registry = Objects.requireNonNull(registry, "registry is null");
    }

    @Override
    public void run() {
        Map<ObjectKey, ApiObject> all = registry.store().all();
        Set<String> uids = all.values().stream().map(ApiObject::uid).collect(Collectors.toSet());
        Set<String> nodes = registry.store().list(ResourceTypes.NODES, "").stream()
                .map(ApiObject::name)
                .collect(Collectors.toSet());
        all.forEach((key, object) -> {
            boolean orphan = object.controller()
                    .filter(owner -> !uids.contains(owner.path("uid").asText()))
                    .isPresent();
            boolean lost = key.type().equals(ResourceTypes.PODS)
                    && object.has("/spec/nodeName")
                    && !nodes.contains(object.text("/spec/nodeName"));
            if (lost) {
                registry.delete(key, AT_ONCE);
            } else if (orphan && !object.beingDeleted()) {
                registry.delete(key, JsonNodeFactory.instance.objectNode());
            }
        });
    }
}
