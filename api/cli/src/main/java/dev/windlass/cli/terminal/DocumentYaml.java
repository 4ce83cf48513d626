package dev.windlass.cli.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** YAML of documents and kubeconfigs, with limits that keep a hostile file from filling the memory. */
public final class DocumentYaml {

    private static final int MEBIBYTE = 1 << 20;

    private DocumentYaml() {}

    /** @return the documents that are mappings. @throws CommandFailure naming {@code source} */
    public static List<Map<String, Object>> readAll(String text, String source) {
        LoadSettings limits = LoadSettings.builder()
                .setCodePointLimit(MEBIBYTE)
                .setMaxAliasesForCollections(20)
                .setAllowDuplicateKeys(false)
                .setAllowRecursiveKeys(false)
                .setLabel(source)
                .build();
        List<Map<String, Object>> documents = new ArrayList<>();
        try {
            for (Object document : new Load(limits).loadAllFromString(text)) {
                if (document != null) {
                    documents.add(mapping(document, source));
                }
            }
        } catch (YamlEngineException e) {
            throw new CommandFailure(source + ": not YAML: " + e.getMessage(), e);
        } catch (StackOverflowError deep) {
            throw new CommandFailure(source + ": is nested too deep", deep);
        }
        return documents;
    }

    /** An object's members by name; a new map, in the same order. */
    public static Map<String, Object> mapping(Object value, String source) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new CommandFailure(source + ": must be a mapping");
        }
        Map<String, Object> members = new LinkedHashMap<>();
        map.forEach((key, member) -> members.put(String.valueOf(key), member));
        return members;
    }

    public static String write(Object value) {
        DumpSettings block = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setIndicatorIndent(0)
                .setWidth(200)
                .build();
        return new Dump(block).dumpToString(value);
    }

    public static String write(JsonNode tree) {
        return write(plain(tree));
    }

    private static Object plain(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> members = new LinkedHashMap<>();
                node.properties().forEach(member -> members.put(member.getKey(), plain(member.getValue())));
                yield members;
            }
            case ARRAY -> {
                List<Object> items = new ArrayList<>();
                node.forEach(item -> items.add(plain(item)));
                yield items;
            }
            case NUMBER -> node.numberValue();
            case BOOLEAN -> node.booleanValue();
            case NULL, MISSING -> null;
            case STRING, BINARY, POJO -> node.asText();
        };
    }
}
