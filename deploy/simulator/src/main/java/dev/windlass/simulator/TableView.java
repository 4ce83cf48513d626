package dev.windlass.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The {@code meta.k8s.io/v1} Table that {@code kubectl get} prints, with the columns of nodes and pods; others have name and age. */
final class TableView {
    private record Column(String name, Function<ApiObject, String> value) {}

    private static final String ROLE = "node-role.kubernetes.io/";
    private static final Column NAME = new Column("Name", ApiObject::name);
    private static final Column AGE = new Column("Age", TableView::age);
    private static final Map<ResourceType, List<Column>> COLUMNS = Map.of(
            ResourceTypes.NODES,
                    List.of(
                            NAME,
                            new Column("Status", TableView::nodeStatus),
                            new Column("Roles", TableView::roles),
                            AGE,
                            new Column("Version", node -> node.text("/status/nodeInfo/kubeletVersion"))),
            ResourceTypes.PODS,
                    List.of(
                            NAME,
                            new Column("Ready", TableView::readyContainers),
                            new Column("Status", TableView::podStatus),
                            AGE,
                            new Column("Node", pod -> pod.text("/spec/nodeName"))));

    private TableView() {}

    static boolean wanted(String accept) {
        return accept.contains("as=Table") && accept.contains("v=v1;") && accept.contains("g=meta.k8s.io");
    }

    /** @param answer one object of the type, or a list of them */
    static ObjectNode of(ResourceType type, ObjectNode answer) {
        List<Column> columns = COLUMNS.getOrDefault(type, List.of(NAME, AGE));
        ObjectNode table =
                JsonNodeFactory.instance.objectNode().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.putObject("metadata")
                .put("resourceVersion", answer.at("/metadata/resourceVersion").asText());
        ArrayNode definitions = table.putArray("columnDefinitions");
        columns.forEach(column -> definitions
                .addObject()
                .put("name", column.name())
                .put("type", "string")
                .put("format", column == NAME ? "name" : "")
                .put("description", "")
                .put("priority", 0));
        ArrayNode rows = table.putArray("rows");
        JsonNode items = answer.has("items")
                ? answer.get("items")
                : JsonNodeFactory.instance.arrayNode().add(answer);
        for (JsonNode item : items) {
            ApiObject object = new ApiObject((ObjectNode) item);
            ObjectNode row = rows.addObject();
            ArrayNode cells = row.putArray("cells");
            columns.forEach(column -> cells.add(column.value().apply(object)));
            row.putObject("object")
                    .put("kind", "PartialObjectMetadata")
                    .put("apiVersion", "meta.k8s.io/v1")
                    .set("metadata", item.get("metadata"));
        }
        return table;
    }

    private static String nodeStatus(ApiObject node) {
        String ready = node.conditionTrue("Ready") ? "Ready" : "NotReady";
        return node.json().at("/spec/unschedulable").asBoolean() ? ready + ",SchedulingDisabled" : ready;
    }

    private static String roles(ApiObject node) {
        String roles = node.labels().keySet().stream()
                .filter(label -> label.startsWith(ROLE))
                .map(label -> label.substring(ROLE.length()))
                .sorted()
                .collect(Collectors.joining(","));
        return roles.isEmpty() ? "<none>" : roles;
    }

    private static String readyContainers(ApiObject pod) {
        long ready = pod.json()
                .at("/status/containerStatuses")
                .valueStream()
                .filter(status -> status.path("ready").asBoolean())
                .count();
        return ready + "/" + pod.json().at("/spec/containers").size();
    }

    private static String podStatus(ApiObject pod) {
        return pod.beingDeleted() ? "Terminating" : pod.text("/status/phase");
    }

    private static String age(ApiObject object) {
        Duration age = Duration.between(Instant.parse(object.text("/metadata/creationTimestamp")), Instant.now());
        if (age.toHours() >= 48) {
            return age.toDays() + "d";
        }
        if (age.toMinutes() >= 120) {
            return age.toHours() + "h";
        }
        return age.toSeconds() >= 120 ? age.toMinutes() + "m" : Math.max(0, age.toSeconds()) + "s";
    }
}
