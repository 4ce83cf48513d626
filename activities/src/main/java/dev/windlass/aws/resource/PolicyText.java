package dev.windlass.aws.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.resource.Document;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Policies and event patterns compared by what they mean: AWS keeps the text as it likes, and a plan over an unmoved
 * cloud must be empty.
 */
final class PolicyText {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PolicyText() {}

    /** IAM answers policies percent-encoded (RFC 3986), so a plus sign is a plus sign. */
    static String decode(String encoded) {
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The desired document where the actual one means the same, else the actual one. */
    static Document as(Document desired, String actual) {
        if (desired != null && actual != null && equivalent(desired.text(), actual)) {
            return desired;
        }
        return actual == null ? null : new Document(actual);
    }

    /** Order within lists, a list of one against its only element, and white space mean nothing in a policy. */
    static boolean equivalent(String left, String right) {
        try {
            return canonical(JSON.readTree(left)).equals(canonical(JSON.readTree(right)));
        } catch (JsonProcessingException e) {
            return left.equals(right);
        }
    }

    private static JsonNode canonical(JsonNode node) {
        if (node.isArray()) {
            List<JsonNode> elements = new ArrayList<>();
            node.forEach(element -> elements.add(canonical(element)));
            if (elements.size() == 1) {
                return elements.getFirst();
            }
            elements.sort(Comparator.comparing(JsonNode::toString));
            ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
            elements.forEach(sorted::add);
            return sorted;
        }
        if (node.isObject()) {
            ObjectNode sorted = JsonNodeFactory.instance.objectNode();
            node.properties().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(field -> sorted.set(field.getKey(), canonical(field.getValue())));
            return sorted;
        }
        return node;
    }
}
