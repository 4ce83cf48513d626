package dev.windlass.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cuts the lists out of the kubeconfigs that the simulator writes, so that several can stand in one file. */
final class KubeconfigParts {

    private KubeconfigParts() {}

    /** The text of each top-level list, by its key, with the line break before its first item. */
    static Map<String, String> of(String kubeconfig) {
        Map<String, StringBuilder> parts = new LinkedHashMap<>();
        StringBuilder current = new StringBuilder();
        for (String line : kubeconfig.split("\n")) {
            if (line.endsWith(":") && !line.startsWith(" ") && !line.startsWith("-")) {
                current = new StringBuilder();
                parts.put(line.substring(0, line.length() - 1), current);
            } else {
                current.append('\n').append(line);
            }
        }
        Map<String, String> texts = new LinkedHashMap<>();
        parts.forEach((key, text) -> texts.put(key, text.toString()));
        return texts;
    }

    /** A list that is empty is written as one: a bare key would be null. */
    static String join(List<String> items) {
        return items.isEmpty() ? " []" : String.join("", items);
    }
}
