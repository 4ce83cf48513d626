package dev.windlass.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** A Kubernetes object as JSON. Stored ones are never changed: {@link #edited} works on a copy. */
record ApiObject(ObjectNode json) {
    ApiObject {
        Objects.requireNonNull(json, "json is null");
    }

    String apiVersion() {
        return text("/apiVersion");
    }

    String kind() {
        return text("/kind");
    }

    String name() {
        return text("/metadata/name");
    }

    String namespace() {
        return text("/metadata/namespace");
    }

    String uid() {
        return text("/metadata/uid");
    }

    String resourceVersion() {
        return text("/metadata/resourceVersion");
    }

    boolean beingDeleted() {
        return has("/metadata/deletionTimestamp");
    }

    Map<String, String> labels() {
        return textMap("/metadata/labels");
    }

    /** The text at a JSON pointer, empty where there is none. */
    String text(String pointer) {
        return json.at(pointer).asText("");
    }

    int number(String pointer, int otherwise) {
        return json.at(pointer).asInt(otherwise);
    }

    boolean has(String pointer) {
        JsonNode node = json.at(pointer);
        return !node.isMissingNode() && !node.isNull();
    }

    Map<String, String> textMap(String pointer) {
        Map<String, String> values = new LinkedHashMap<>();
        json.at(pointer)
                .properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
        return values;
    }

    Optional<JsonNode> controller() {
        for (JsonNode owner : json.at("/metadata/ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return Optional.of(owner);
            }
        }
        return Optional.empty();
    }

    boolean controlledBy(ApiObject owner) {
        return controller()
                .filter(reference -> reference.path("uid").asText().equals(owner.uid()))
                .isPresent();
    }

    boolean conditionTrue(String type) {
        for (JsonNode condition : json.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    ApiObject edited(Consumer<ObjectNode> change) {
        ObjectNode copy = json.deepCopy();
        change.accept(copy);
        return new ApiObject(copy);
    }

    ObjectNode metadata() {
        return json.withObject("/metadata");
    }
}
