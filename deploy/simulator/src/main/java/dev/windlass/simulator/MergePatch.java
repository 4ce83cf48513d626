package dev.windlass.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * The two ways the API merges one object into another. Each works on {@code target} in place.
 * They differ in lists: JSON merge replaces them, strategic merge matches elements by a key where the API's schema names one.
 */
final class MergePatch {
    /** A node's taints and a pod's tolerations are missing on purpose: the API replaces those lists whole. */
    private static final Map<String, String> KEYS = Map.of(
            "addresses", "type",
            "conditions", "type",
            "containers", "name",
            "env", "name",
            "initContainers", "name",
            "ownerReferences", "uid",
            "volumeMounts", "mountPath",
            "volumes", "name");

    private final boolean merging;

    private MergePatch(boolean merging) {
        this.merging = merging;
    }

    /** RFC 7396. */
    static MergePatch json() {
        return new MergePatch(false);
    }

    /** Kubernetes' strategic merge, with its {@code $patch} directives; server-side apply merges lists by the same keys. */
    static MergePatch strategic() {
        return new MergePatch(true);
    }

    /** The field by which elements of this list are matched, if they are. */
    Optional<String> keyOf(String list) {
        if (!merging) {
            return Optional.empty();
        }
        return Optional.ofNullable(KEYS.get(list));
    }

    void merge(ObjectNode target, ObjectNode patch) {
        if (merging && patch.path("$patch").asText().equals("replace")) {
            target.removeAll();
        }
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            String field = entry.getKey();
            if (merging && field.startsWith("$deleteFromPrimitiveList/")) {
                deletePrimitives(target.withArray("/" + field.substring(field.indexOf('/') + 1)), entry.getValue());
            } else if (!merging || !field.startsWith("$")) {
                mergeField(target, field, entry.getValue());
            }
        }
    }

    private void mergeField(ObjectNode target, String field, JsonNode value) {
        if (value.isNull()) {
            target.remove(field);
        } else if (value instanceof ObjectNode object) {
            if (merging && object.path("$patch").asText().equals("delete")) {
                target.remove(field);
                return;
            }
            ObjectNode into = target.get(field) instanceof ObjectNode existing ? existing : target.putObject(field);
            merge(into, object);
        } else if (value instanceof ArrayNode array && keyOf(field).isPresent()) {
            ArrayNode into = target.get(field) instanceof ArrayNode existing ? existing : target.putArray(field);
            mergeList(into, array, keyOf(field).orElseThrow());
        } else if (value instanceof ArrayNode array && merging && field.equals("finalizers")) {
            addPrimitives(target.withArray("/" + field), array);
        } else {
            target.set(field, value.deepCopy());
        }
    }

    private void mergeList(ArrayNode target, ArrayNode patch, String key) {
        for (JsonNode element : patch) {
            String directive = element.path("$patch").asText();
            if (directive.equals("replace")) {
                target.removeAll();
                continue;
            }
            int index = indexOf(target, key, element.path(key));
            if (directive.equals("delete")) {
                if (index >= 0) {
                    target.remove(index);
                }
            } else if (index >= 0
                    && target.get(index) instanceof ObjectNode existing
                    && element instanceof ObjectNode object) {
                merge(existing, object);
            } else if (element instanceof ObjectNode object) {
                merge(target.addObject(), object);
            }
        }
    }

    static int indexOf(JsonNode list, String key, JsonNode value) {
        for (int index = 0; index < list.size(); index++) {
            if (list.get(index).path(key).equals(value)) {
                return index;
            }
        }
        return -1;
    }

    private static void addPrimitives(ArrayNode target, ArrayNode values) {
        for (JsonNode value : values) {
            if (target.valueStream().noneMatch(value::equals)) {
                target.add(value);
            }
        }
    }

    private static void deletePrimitives(ArrayNode target, JsonNode values) {
        target.removeIf(element -> values.valueStream().anyMatch(element::equals));
    }
}
