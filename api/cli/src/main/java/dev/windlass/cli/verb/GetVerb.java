package dev.windlass.cli.verb;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.change.ChangeView;
import dev.windlass.cli.client.Api;
import dev.windlass.cli.client.ChangeName;
import dev.windlass.cli.client.Changes;
import dev.windlass.cli.terminal.ChangeTable;
import dev.windlass.cli.terminal.CommandFailure;
import dev.windlass.cli.terminal.Documents.Document;
import dev.windlass.cli.terminal.ExitCode;
import dev.windlass.cli.terminal.Json;
import dev.windlass.cli.terminal.OutputOption;
import dev.windlass.cli.terminal.RolloutWords;
import dev.windlass.cli.terminal.Table;
import dev.windlass.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "get",
        description = "List clusters, instance groups or changes.",
        subcommands = {GetVerb.Clusters.class, GetVerb.InstanceGroups.class, GetVerb.Changed.class})
public final class GetVerb extends Verb {

    @Override
    public Integer call() {
        return usage();
    }

    @Command(name = "clusters", aliases = "cluster", description = "List clusters; with -o yaml or json, their specs.")
    static final class Clusters extends Verb {

        @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this cluster.")
        private String name;

        @Mixin
        private OutputOption output;

        @Override
        public Integer call() {
            List<JsonNode> rows = StreamSupport.stream(api().get("/v1/clusters").spliterator(), false)
                    .filter(row -> name == null || row.path("name").asText().equals(name))
                    .toList();
            if (name != null && rows.isEmpty()) {
                throw new CommandFailure("cluster not found: " + name);
            }
            if (!output.isTable()) {
                List<Document> documents = new ArrayList<>();
                for (JsonNode row : rows) {
                    Specs specs = new Specs(api(), row.path("name").asText());
                    documents.addAll(specs.read().ofKind("Cluster").documents());
                }
                shell().out().print(Specs.render(documents, output));
                return ExitCode.DONE;
            }
            if (rows.isEmpty()) {
                shell().warn("No clusters found");
                return ExitCode.DONE;
            }
            Table table = Table.of("NAME", "CLOUD", "ZONES", "VERSION", "NETWORKING", "STATE");
            for (JsonNode row : rows) {
                table.row(
                        row.path("name").asText(),
                        row.path("cloud").asText(),
                        commas(row.path("zones")),
                        row.path("kubernetesVersion").asText(),
                        row.path("networking").asText(),
                        row.path("state").asText(""));
            }
            shell().out().print(table.render());
            rows.forEach(this::tellWhatIsNotUnderstood);
            return ExitCode.DONE;
        }

        private void tellWhatIsNotUnderstood(JsonNode row) {
            JsonNode parts = row.path("notUnderstood");
            if (!parts.isEmpty()) {
                shell().warn("%s: its specs say what Windlass does not understand (%s%s): it can be rolled, not updated"
                        .formatted(
                                row.path("name").asText(),
                                parts.path(0).asText(),
                                parts.size() == 1 ? "" : ", and " + (parts.size() - 1) + " more"));
            }
        }
    }

    @Command(
            name = "instancegroups",
            aliases = {"instancegroup", "ig"},
            description = "List the instance groups of a cluster; with -o yaml or json, their specs.")
    static final class InstanceGroups extends Verb {

        @Option(names = "--name", required = true, paramLabel = "CLUSTER", description = "Name of the cluster.")
        private String cluster;

        @Parameters(arity = "0..1", paramLabel = "GROUP", description = "Only this instance group.")
        private String group;

        @Mixin
        private OutputOption output;

        @Override
        public Integer call() {
            if (!output.isTable()) {
                List<Document> documents = new Specs(api(), cluster)
                        .read().ofKind("InstanceGroup").documents().stream()
                                .filter(document ->
                                        group == null || document.name().equals(group))
                                .toList();
                requireFound(!documents.isEmpty());
                shell().out().print(Specs.render(documents, output));
                return ExitCode.DONE;
            }
            Table table = Table.of("NAME", "ROLE", "MACHINETYPE", "MIN", "MAX", "ZONES");
            for (JsonNode row : api().get("/v1/clusters/" + Api.encode(cluster) + "/instancegroups")) {
                String name = row.path("name").asText();
                if (group == null || group.equals(name)) {
                    table.row(
                            name,
                            row.path("role").asText(),
                            row.path("machineType").asText(),
                            row.path("min").asText(),
                            row.path("max").asText(),
                            commas(row.path("zones")));
                }
            }
            requireFound(!table.isEmpty());
            shell().out().print(table.render());
            return ExitCode.DONE;
        }

        private void requireFound(boolean found) {
            if (!found && group != null) {
                throw new CommandFailure("instance group not found: " + group);
            }
        }
    }

    @Command(name = "changes", aliases = "change", description = "List changes: running, waiting and past.")
    static final class Changed extends Verb {

        @Parameters(arity = "0..1", paramLabel = "CHANGE", description = "Only this change.")
        private String change;

        @Option(names = "--name", paramLabel = "CLUSTER", description = "Only of this cluster.")
        private String cluster;

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "100",
                description =
                        "At most the N newest, 1 to 1000 (default 100). Changes that have not ended are kept first.")
        private int limit;

        @Mixin
        private OutputOption output;

        @Override
        public Integer call() {
            Changes changes = new Changes(api());
            List<ChangeView> views = change == null
                    ? changes.newest(cluster, limit)
                    : List.of(changes.view(new ChangeName(change, cluster)));
            if (output.isTable()) {
                shell().out()
                        .print(ChangeTable.render(views)
                                + (change == null ? RolloutWords.ofUnfinished(views) : RolloutWords.of(views)));
                // Of many, the history tells.
                views.stream()
                        .filter(view -> change != null && view.failure() != null)
                        .forEach(view -> shell().say(
                                        "\n" + view.id() + " " + view.phase().words() + ": " + view.failure()));
            } else {
                shell().out().print(Terminal.escapeText(output.render(Json.tree(views))));
            }
            return ExitCode.DONE;
        }
    }

    private static String commas(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(","));
    }
}
