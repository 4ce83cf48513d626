package dev.windlass.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/** Gives every namespace its {@code default} service account, without which the real API admits no pod. */
final class ServiceAccountController implements Runnable {
    private final Registry registry;

    ServiceAccountController(Registry registry) {
        this.registry = Objects.requireNonNull(registry, "registry is null");
    }

    @Override
    public void run() {
        for (ApiObject namespace : registry.store().list(ResourceTypes.NAMESPACES, "")) {
            ObjectKey key = new ObjectKey(ResourceTypes.SERVICE_ACCOUNTS, namespace.name(), "default");
            if (registry.store().find(key).isEmpty()) {
                ObjectNode account = JsonNodeFactory.instance.objectNode();
                account.putObject("metadata").put("name", "default");
                registry.create(ResourceTypes.SERVICE_ACCOUNTS, namespace.name(), new ApiObject(account));
            }
        }
    }
}
