package dev.windlass.cli.verb;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.change.ChangeView;
import dev.windlass.change.JournalEntry;
import dev.windlass.cli.client.Api;
import dev.windlass.cli.terminal.ChangeTable;
import dev.windlass.cli.terminal.ExitCode;
import dev.windlass.cli.terminal.Instants;
import dev.windlass.cli.terminal.JournalFormatter;
import dev.windlass.cli.terminal.Json;
import dev.windlass.cli.terminal.OutputOption;
import dev.windlass.cli.terminal.Table;
import dev.windlass.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "history", description = "What happened to a cluster: who asked, which plan, who approved, every step.")
public final class HistoryVerb extends Verb {

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
            return ExitCode.DONE;
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
            entries.row(Instants.instant(entry.at()), entry.actor(), JournalFormatter.line(entry));
        }
        if (!entries.isEmpty()) {
            shell().out().print("\n" + entries.render());
        }
        return ExitCode.DONE;
    }
}
