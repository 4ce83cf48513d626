package dev.windlass.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a rolling update would do, one instance group a row.
 *
 * @param needUpdate nodes out of date in {@code groups}
 */
record RollingTable(String text, int needUpdate, List<String> groups) {

    /** @param wanted the groups asked for; empty for all */
    static RollingTable of(JsonNode rows, List<String> wanted) {
        List<String> missing = new ArrayList<>(wanted);
        List<String> groups = new ArrayList<>();
        Table table = Table.of("NAME", "STATUS", "NEEDUPDATE", "READY", "MIN", "TARGET", "MAX", "NODES");
        int needUpdate = 0;
        for (JsonNode row : rows) {
            String name = row.path("name").asText();
            missing.remove(name);
            if (!wanted.isEmpty() && !wanted.contains(name)) {
                continue;
            }
            groups.add(name);
            needUpdate += row.path("needUpdate").asInt();
            table.row(
                    name,
                    row.path("status").asText(),
                    row.path("needUpdate").asText(),
                    row.path("ready").asText(),
                    row.path("min").asText(),
                    row.path("target").asText(),
                    row.path("max").asText(),
                    row.path("nodes").asText(""));
        }
        if (!missing.isEmpty()) {
            throw new CommandFailure("--instance-group: not found: " + String.join(", ", missing));
        }
        return new RollingTable(table.render(), needUpdate, List.copyOf(groups));
    }
}
