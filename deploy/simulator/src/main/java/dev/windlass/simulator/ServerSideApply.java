package dev.windlass.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Apply as upsert. What each manager applied last is kept in {@code metadata.managedFields} (as the configuration itself, not as a
 * field set), so that a field it stops applying goes away, and one that another changed since is a conflict unless forced.
 */
final class ServerSideApply {
    private final Registry registry;
    private final MergePatch merge = MergePatch.strategic();

    ServerSideApply(Registry registry) {
        this.registry = Objects.requireNonNull(registry, "registry is null");
    }

    /** Whether the object was created, and what is stored now. */
    record Applied(boolean created, ApiObject object) {}

    Applied apply(ObjectKey key, Registry.Part part, ObjectNode configuration, String manager, boolean force) {
        if (manager.isEmpty()) {
            throw ApiFailure.badRequest(
                    "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        }
        return registry.store().atomically(() -> {
            Optional<ApiObject> existing = registry.store().find(key);
            if (existing.isEmpty()) {
                ObjectNode fresh = configuration.deepCopy();
                fresh.withObject("/metadata").put("name", key.name());
                remember(fresh, manager, configuration);
                return new Applied(true, registry.create(key.type(), key.namespace(), new ApiObject(fresh)));
            }
            ApiObject updated = registry.update(
                    key,
                    part,
                    current -> current.edited(json -> {
                        JsonNode last = lastApplied(json, manager);
                        List<String> conflicts = new ArrayList<>();
                        findConflicts(json, configuration, last, "", conflicts);
                        if (!conflicts.isEmpty() && !force) {
                            throw ApiFailure.applyConflict("Apply failed with %d conflict%s: %s"
                                    .formatted(
                                            conflicts.size(),
                                            conflicts.size() == 1 ? "" : "s",
                                            String.join(", ", conflicts)));
                        }
                        removeDropped(json, last, configuration);
                        merge.merge(json, configuration);
                        remember(json, manager, configuration);
                    }));
            return new Applied(false, updated);
        });
    }

    private static JsonNode lastApplied(ObjectNode json, String manager) {
        for (JsonNode entry : json.at("/metadata/managedFields")) {
            if (entry.path("manager").asText().equals(manager)) {
                return entry.path("fieldsV1");
            }
        }
        return JsonNodeFactory.instance.objectNode();
    }

    private static void remember(ObjectNode json, String manager, ObjectNode configuration) {
        ArrayNode managed = json.withObject("/metadata").withArray("/managedFields");
        JsonNode last = lastApplied(json, manager);
        if (last.equals(configuration)) {
            return;
        }
        managed.removeIf(entry -> entry.path("manager").asText().equals(manager));
        managed.addObject()
                .put("manager", manager)
                .put("operation", "Apply")
                .put("apiVersion", configuration.path("apiVersion").asText())
                .put("time", Registry.now())
                .put("fieldsType", "FieldsV1")
                .set("fieldsV1", configuration.deepCopy());
    }

    private void findConflicts(JsonNode current, JsonNode wanted, JsonNode last, String path, List<String> conflicts) {
        for (Map.Entry<String, JsonNode> entry : wanted.properties()) {
            JsonNode now = current.path(entry.getKey());
            JsonNode mine = last.path(entry.getKey());
            String field = path + "." + entry.getKey();
            boolean identity = path.isEmpty()
                    && !entry.getKey().equals("spec")
                    && !entry.getKey().equals("metadata");
            if (identity && entry.getValue().isValueNode()) {
                continue;
            }
            if (entry.getValue().isObject()) {
                findConflicts(now, entry.getValue(), mine, field, conflicts);
            } else if (merge.keyOf(entry.getKey()).isPresent()) {
                listConflicts(
                        now, entry.getValue(), mine, merge.keyOf(entry.getKey()).orElseThrow(), field, conflicts);
            } else if (!now.isMissingNode() && !now.equals(entry.getValue()) && !now.equals(mine)) {
                conflicts.add(field);
            }
        }
    }

    private void listConflicts(
            JsonNode current, JsonNode wanted, JsonNode last, String key, String field, List<String> conflicts) {
        for (JsonNode element : wanted) {
            int now = MergePatch.indexOf(current, key, element.path(key));
            int mine = MergePatch.indexOf(last, key, element.path(key));
            findConflicts(
                    current.path(now),
                    element,
                    last.path(mine),
                    "%s[%s=%s]".formatted(field, key, element.path(key).toString()),
                    conflicts);
        }
    }

    private void removeDropped(ObjectNode current, JsonNode last, JsonNode wanted) {
        for (Map.Entry<String, JsonNode> entry : last.properties()) {
            String field = entry.getKey();
            JsonNode kept = wanted.path(field);
            if (kept.isMissingNode()) {
                current.remove(field);
            } else if (entry.getValue().isObject() && current.get(field) instanceof ObjectNode inner) {
                removeDropped(inner, entry.getValue(), kept);
            } else if (merge.keyOf(field).isPresent() && current.get(field) instanceof ArrayNode list) {
                String key = merge.keyOf(field).orElseThrow();
                list.removeIf(element -> MergePatch.indexOf(entry.getValue(), key, element.path(key)) >= 0
                        && MergePatch.indexOf(kept, key, element.path(key)) < 0);
            }
        }
    }
}
