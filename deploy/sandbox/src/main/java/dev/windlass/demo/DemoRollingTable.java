package dev.windlass.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The rolling-update table from the API's rows, in kops' columns. */
final class DemoRollingTable {

    private static final List<String> COLUMNS =
            List.of("name", "status", "needUpdate", "ready", "min", "target", "max", "nodes");
    private static final String FORMAT = "%-26s %-12s %-11s %-6s %-4s %-7s %-4s %s";

    private DemoRollingTable() {}

    static List<String> lines(JsonNode rows) {
        List<String> lines = new ArrayList<>();
        lines.add(FORMAT.formatted("NAME", "STATUS", "NEEDUPDATE", "READY", "MIN", "TARGET", "MAX", "NODES"));
        for (JsonNode row : rows) {
            lines.add(FORMAT.formatted(
                    COLUMNS.stream().map(column -> row.path(column).asText()).toArray()));
        }
        return lines;
    }
}
