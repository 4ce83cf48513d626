package dev.windlass.cli.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** JSON as the API speaks it. Trees where a table is all that is wanted: binding records costs start-up time. */
public final class Json {

    private static final ObjectMapper TREES = new ObjectMapper();

    /** Only loaded by verbs that need records. */
    private static final class Records {
        static final ObjectMapper MAPPER = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .build();
    }

    private Json() {}

    public static ObjectNode object() {
        return TREES.createObjectNode();
    }

    /** @throws CommandFailure if {@code text} is not JSON; {@code source} says whose it is */
    public static JsonNode parse(String text, String source) {
        try {
            return TREES.readTree(text);
        } catch (JsonProcessingException e) {
            throw new CommandFailure(source + ": not JSON: " + e.getOriginalMessage(), e);
        }
    }

    public static <T> T read(JsonNode tree, Class<T> type) {
        try {
            return Records.MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new CommandFailure("the API's answer is not a " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    public static JsonNode tree(Object value) {
        return Records.MAPPER.valueToTree(value);
    }

    public static String pretty(JsonNode tree) {
        return tree.toPrettyString();
    }
}
