package dev.windlass.resource.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/** Trees of maps, lists and scalars as YAML text: keys sorted, block style, one text for one tree. */
public final class CanonicalYaml {

    private static final DumpSettings DUMP = DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setWidth(Integer.MAX_VALUE)
            .setSplitLines(false)
            .build();

    private CanonicalYaml() {}

    public static String text(Object tree) {
        return new Dump(DUMP, new Representer(DUMP)).dumpToString(sorted(tree));
    }

    static String stream(List<?> trees) {
        return trees.stream().map(CanonicalYaml::text).collect(Collectors.joining("---\n"));
    }

    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> parse(String text) {
        List<Map<String, Object>> documents = new ArrayList<>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
            documents.add((Map<String, Object>) document);
        }
        return documents;
    }

    private static Object sorted(Object tree) {
        if (tree instanceof Map<?, ?> map) {
            Map<String, Object> copy = new TreeMap<>();
            map.forEach((key, value) -> copy.put((String) key, sorted(value)));
            return copy;
        }
        if (tree instanceof List<?> list) {
            return list.stream().map(CanonicalYaml::sorted).toList();
        }
        return tree;
    }

    /**
     * Quotes what YAML 1.1 would read as something other than a string: Kubernetes reads 1.1, this library writes 1.2,
     * and {@code off} means two different things there.
     */
    private static final class Representer extends StandardRepresenter {

        private static final Pattern NOT_A_STRING_IN_1_1 = Pattern.compile("(?i)"
                + "y|n|yes|no|on|off|true|false|null|~|<<|="
                + "|[-+]?(0x[0-9a-f_]+|0b[01_]+|\\.inf|\\d[\\d_]*(\\.[\\d_]*)?(e[-+]?\\d+)?|\\.\\d[\\d_]*(e[-+]?\\d+)?)"
                + "|\\.nan"
                + "|[-+]?\\d[\\d_]*(:[0-5]?\\d)+(\\.\\d*)?"
                + "|\\d{4}-\\d\\d?-\\d\\d?.*");

        Representer(DumpSettings settings) {
            super(settings);
            representers.put(String.class, value -> string((String) value));
        }

        private Node string(String value) {
            if (value.indexOf('\n') >= 0) {
                return representScalar(Tag.STR, value, ScalarStyle.LITERAL);
            }
            if (value.isEmpty() || NOT_A_STRING_IN_1_1.matcher(value).matches()) {
                return representScalar(Tag.STR, value, ScalarStyle.DOUBLE_QUOTED);
            }
            return representScalar(Tag.STR, value, ScalarStyle.PLAIN);
        }
    }
}
