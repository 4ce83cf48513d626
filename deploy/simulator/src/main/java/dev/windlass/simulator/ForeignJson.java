package dev.windlass.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.zjsonpatch.JsonPatch;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/** What the client's libraries do for this API. They speak Jackson 3, while this project's JSON is Jackson 2's. */
final class ForeignJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private ForeignJson() {}

    static JsonNode fromYaml(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        return ours(Serialization.unmarshal(text, tools.jackson.databind.JsonNode.class));
    }

    /**
     * Applies the operations of RFC 6902 and leaves the object as it is.
     *
     * @throws io.fabric8.zjsonpatch.JsonPatchException if an operation does not fit
     */
    static JsonNode patched(JsonNode operations, JsonNode object) {
        return ours(JsonPatch.apply(MAPPER.readTree(operations.toString()), MAPPER.readTree(object.toString())));
    }

    private static JsonNode ours(tools.jackson.databind.JsonNode node) {
        return ApiServer.parse(Objects.toString(node).getBytes(StandardCharsets.UTF_8));
    }
}
