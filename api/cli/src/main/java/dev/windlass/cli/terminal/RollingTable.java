package dev.windlass.cli.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a rolling update would do: one instance group a row, and below which instances, and why.
 *
 * @param needUpdate nodes out of date in {@code groups}
 */
public record RollingTable(String text, int needUpdate, List<String> groups) {

    /** @param wanted the groups asked for; empty for all */
    public static RollingTable of(JsonNode rows, List<String> wanted) {
        List<String> missing = new ArrayList<>(wanted);
        List<String> groups = new ArrayList<>();
        Table table = Table.of("NAME", "STATUS", "NEEDUPDATE", "READY", "MIN", "TARGET", "MAX", "NODES");
        Table stale = Table.of("INSTANCE", "GROUP", "WHY");
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
            row.path("stale")
                    .forEach(one -> stale.row(
                            one.path("instance").asText(), name, one.path("why").asText()));
            int unnamed = row.path("needUpdate").asInt() - row.path("stale").size();
            if (unnamed > 0 && !row.path("stale").isEmpty()) {
                stale.row("and " + unnamed + " more", name, "");
            }
        }
        if (!missing.isEmpty()) {
            throw new CommandFailure("--instance-group: not found: " + String.join(", ", missing));
        }
        String text = stale.isEmpty() ? table.render() : table.render() + "\n" + stale.render();
        return new RollingTable(text, needUpdate, List.copyOf(groups));
    }
}
