package dev.windlass.cli.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.change.ChangeRequest;
import dev.windlass.cli.client.Api;
import dev.windlass.cli.client.Changes.Preview;
import dev.windlass.cli.client.ProposedChange;
import dev.windlass.cli.terminal.ExitCode;
import dev.windlass.cli.terminal.RollingTable;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rolling-update",
        description = "Replace nodes that are out of date.",
        subcommands = RollingUpdateVerb.OfCluster.class)
public final class RollingUpdateVerb extends Verb {

    @Override
    public Integer call() {
        return usage();
    }

    @Command(
            name = "cluster",
            description = "Replace the nodes of a cluster that are out of date, one safe step at a time.")
    static final class OfCluster extends Verb {

        @Mixin
        private ClusterArgument cluster;

        @Mixin
        private ApplyOptions options;

        @Option(
                names = "--instance-group",
                split = ",",
                paramLabel = "GROUP",
                description = "Only these instance groups.")
        private List<String> groups = List.of();

        @Option(names = "--force", description = "Replace nodes that are up to date, too.")
        private boolean force;

        @Mixin
        private RolloutOptionsMixin pace;

        @Override
        public Integer call() {
            String name = cluster.required();
            ObjectNode rollout = pace.rollout(shell());
            JsonNode rows = api().get("/v1/clusters/" + Api.encode(name) + "/rolling-update");
            RollingTable table = RollingTable.of(rows, groups);
            shell().out().print(table.text());
            if (table.needUpdate() == 0 && !force) {
                shell().say("\nNo rolling-update required.");
                return ExitCode.DONE;
            }
            ProposedChange change = new ProposedChange(name, new ChangeRequest.Roll(groups, force), rollout);
            ChangeFlow flow = new ChangeFlow(shell(), api(), options);
            Preview preview = flow.preview(change);
            shell().out().println();
            flow.show(preview);
            if (!options.yes) {
                return flow.previewed(true, "Must specify --yes to rolling-update.");
            }
            int code = flow.carry(change, preview.digest());
            if (code == ExitCode.DONE && !options.noWait) {
                shell().say("\nCompleted rolling update for cluster \"" + name + "\" instance groups "
                        + table.groups());
            }
            return code;
        }
    }
}
