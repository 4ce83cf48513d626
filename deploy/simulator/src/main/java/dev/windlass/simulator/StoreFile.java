package dev.windlass.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The objects of the API in one JSON file, written whole or not at all. */
final class StoreFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    StoreFile(Path file) {
        this.file = Objects.requireNonNull(file, "file is null");
    }

    ObjectStore load() throws IOException {
        if (Files.notExists(file)) {
            return new ObjectStore(0, Map.of());
        }
        JsonNode saved = JSON.readTree(file.toFile());
        ResourceTypes types = new ResourceTypes();
        Map<ObjectKey, ApiObject> objects = new TreeMap<>();
        for (JsonNode item : saved.path("definitions")) {
            types.define(new ApiObject((ObjectNode) item));
        }
        for (String list : new String[] {"definitions", "objects"}) {
            for (JsonNode item : saved.path(list)) {
                ApiObject object = new ApiObject((ObjectNode) item);
                types.ofKind(object.apiVersion(), object.kind())
                        .ifPresent(type -> objects.put(ObjectKey.of(type, object), object));
            }
        }
        return new ObjectStore(saved.path("revision").asLong(), objects);
    }

    void save(ObjectStore store) throws IOException {
        ObjectNode saved = JsonNodeFactory.instance.objectNode().put("revision", store.revision());
        ArrayNode definitions = saved.putArray("definitions");
        ArrayNode objects = saved.putArray("objects");
        store.all().forEach((key, object) -> {
            ArrayNode list = key.type().equals(ResourceTypes.DEFINITIONS) ? definitions : objects;
            list.add(object.json());
        });
        Path part = file.resolveSibling(file.getFileName() + ".part");
        JSON.writeValue(part.toFile(), saved);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
