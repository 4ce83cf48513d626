package dev.windlass.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.windlass.resource.build.Checksum;
import java.util.TreeMap;

/**
 * The SHA-256 of JSON, whatever its spelling: the order of keys, space, escapes and the way that a number is written do not
 * count. The order of a list does.
 */
final class DataDigest {

    private final StringBuilder canonical = new StringBuilder();

    private DataDigest() {}

    /** @param data read with exact numbers, and within {@link JsonLimits} */
    static String of(JsonNode data) {
        DataDigest digest = new DataDigest();
        digest.write(data);
        return Checksum.hexadecimal(digest.canonical.toString());
    }

    private void write(JsonNode value) {
        if (value.isObject()) {
            TreeMap<String, JsonNode> fields = new TreeMap<>();
            value.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            canonical.append('{');
            fields.forEach((name, field) -> {
                canonical.append(TextNode.valueOf(name)).append(':');
                write(field);
                canonical.append(',');
            });
            canonical.append('}');
        } else if (value.isArray()) {
            canonical.append('[');
            value.forEach(element -> {
                write(element);
                canonical.append(',');
            });
            canonical.append(']');
        } else if (value.isNumber()) {
            canonical.append(value.decimalValue().stripTrailingZeros());
        } else {
            canonical.append(value);
        }
    }
}
