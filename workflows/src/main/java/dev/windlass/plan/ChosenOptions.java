package dev.windlass.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.change.RolloutOptions;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What somebody chose of a rollout's options: those that are others than the defaults, by their paths in the event. */
final class ChosenOptions {

    static final SortedMap<String, String> NO_ROLL =
            Collections.unmodifiableSortedMap(new TreeMap<>(Map.of("roll", "false")));

    private ChosenOptions() {}

    /** Of one that rolls nothing, this alone: how it would do that says nothing. */
    static SortedMap<String, String> of(RolloutOptions options) {
        if (!options.roll()) {
            return NO_ROLL;
        }
        SortedMap<String, String> chosen = leaves(options);
        leaves(RolloutOptions.DEFAULTS).forEach(chosen::remove);
        return chosen;
    }

    private static SortedMap<String, String> leaves(RolloutOptions options) {
        SortedMap<String, String> leaves = new TreeMap<>();
        collect("", PlanJson.tree(options), leaves);
        return leaves;
    }

    private static void collect(String path, JsonNode node, SortedMap<String, String> leaves) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> collect(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), leaves));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(path + "[" + i + "]", node.get(i), leaves);
            }
        } else if (!node.isNull()) {
            leaves.put(path, node.asText());
        }
    }
}
