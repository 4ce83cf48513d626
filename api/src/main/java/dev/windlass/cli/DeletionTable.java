package dev.windlass.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a deletion takes away, as kops lists it: TYPE NAME ID. The preview's text names each as {@code Type/name}, with its
 * fields indented below.
 */
final class DeletionTable {

    private static final Pattern ITEM = Pattern.compile(" {2}([A-Za-z]+)/(\\S+)(?:\\s+(?:id:)?(\\S+))?\\s*");

    private DeletionTable() {}

    /** Text that lists no items in that form is given back as it is: nothing of a deletion may be left unsaid. */
    static String of(String preview) {
        Table table = Table.of("TYPE", "NAME", "ID");
        for (String line : preview.lines().toList()) {
            Matcher item = ITEM.matcher(line);
            if (item.matches()) {
                String id = item.group(3) == null ? "" : item.group(3);
                table.row(item.group(1), item.group(2), id);
            } else if (!line.isBlank() && !line.startsWith("Will delete") && !line.startsWith("  \t")) {
                return Terminal.escapeText(preview.endsWith("\n") ? preview : preview + "\n");
            }
        }
        return table.isEmpty() ? Terminal.escapeText(preview) : table.render();
    }
}
