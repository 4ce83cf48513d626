package dev.windlass.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.change.ChangeView;
import dev.windlass.change.JournalEntry;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "history", description = "What happened to a cluster: who asked, which plan, who approved, every step.")
final class HistoryVerb extends Verb {

    @Parameters(index = "0", paramLabel = "CLUSTER", description = "Name of the cluster.")
    private String cluster;

    @Parameters(index = "1", arity = "0..1", paramLabel = "CHANGE", description = "Only this change.")
    private String change;

    @Mixin
    private OutputOption output;

    @Override
    public Integer call() {
        String query = change == null ? "" : "?change=" + Api.encode(change);
        JsonNode history = api().get("/v1/clusters/" + Api.encode(cluster) + "/history" + query);
        if (!output.isTable()) {
            shell().out().print(Terminal.escapeText(output.render(history)));
            return Windlass.DONE;
        }
        List<ChangeView> changes = new ArrayList<>();
        history.path("changes").forEach(row -> changes.add(Json.read(row, ChangeView.class)));
        shell().out().print(ChangeTable.render(changes));
        for (ChangeView view : changes) {
            if (view.digest() != null) {
                shell().say("plan of " + view.id() + ": " + view.digest());
            }
        }
        Table entries = Table.of("TIME", "ACTOR", "WHAT");
        for (JsonNode row : history.path("entries")) {
            JournalEntry entry = Json.read(row, JournalEntry.class);
            entries.row(Times.instant(entry.at()), entry.actor(), Follow.line(entry));
        }
        if (!entries.isEmpty()) {
            shell().out().print("\n" + entries.render());
        }
        return Windlass.DONE;
    }
}
