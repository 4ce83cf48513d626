package dev.windlass.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Resources as lines a person can read: the key, then one line a field, without documents and key material. */
public final class ResourceTable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ResourceTable() {}

    public static SortedMap<String, List<String>> expected(String name) {
        SortedMap<String, List<String>> table = new TreeMap<>();
        List<String> fields = new ArrayList<>();
        for (String line :
                read(name).replace("CLUSTER", ExampleCluster.NAME).lines().toList()) {
            if (line.startsWith("  ")) {
                fields.add(line.strip());
            } else if (!line.startsWith("#")) {
                fields = new ArrayList<>();
                table.put(line, fields);
            }
        }
        return table;
    }

    public static SortedMap<String, List<String>> of(DesiredState desired) {
        SortedMap<String, List<String>> table = new TreeMap<>();
        desired.resources().forEach((key, resource) -> table.put(key.toString(), lines(resource)));
        return table;
    }

    private static List<String> lines(Resource resource) {
        SortedMap<String, JsonNode> fields = new TreeMap<>();
        JsonNode tree = JSON.valueToTree(resource);
        tree.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        fields.keySet().removeAll(List.of("type", "Name", "PublicKey"));
        fields.values().removeIf(ResourceTable::isDocument);
        return fields.entrySet().stream()
                .map(field -> (field.getKey() + " " + text(field.getKey(), field.getValue())).strip())
                .toList();
    }

    private static boolean isDocument(JsonNode value) {
        return value.size() == 1 && value.has("text");
    }

    private static String text(String field, JsonNode value) {
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(element -> text(field, element))
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        if (value.isObject() && value.size() == 2 && value.has("type") && value.has("name")) {
            return value.get("name").asText();
        }
        if (value.isObject()) {
            return pairs(value);
        }
        return value.asText();
    }

    private static String pairs(JsonNode value) {
        SortedMap<String, String> pairs = new TreeMap<>();
        value.properties()
                .forEach(pair -> pairs.put(pair.getKey(), pair.getValue().asText()));
        List<String> texts = new ArrayList<>();
        if (pairs.remove("KubernetesCluster", ExampleCluster.NAME)
                && pairs.remove("kubernetes.io/cluster/" + ExampleCluster.NAME, "owned")) {
            texts.add("owned " + pairs.remove("Name"));
        }
        for (Map.Entry<String, String> pair : pairs.entrySet()) {
            texts.add(pair.getKey() + "=" + pair.getValue());
        }
        return String.join("; ", texts);
    }

    static String read(String name) {
        try (InputStream stream = ResourceTable.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
