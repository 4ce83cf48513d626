package dev.windlass.cli.verb;

import dev.windlass.change.ChangeRequest;
import dev.windlass.cli.client.Changes.Preview;
import dev.windlass.cli.client.ProposedChange;
import dev.windlass.cli.terminal.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "delete", description = "Delete clusters.", subcommands = DeleteVerb.OfCluster.class)
public final class DeleteVerb extends Verb {

    @Override
    public Integer call() {
        return usage();
    }

    @Command(name = "cluster", description = "Take away everything that a cluster owns, and its specs.")
    static final class OfCluster extends Verb {

        @Mixin
        private ClusterArgument cluster;

        @Mixin
        private ApplyOptions options;

        @Option(
                names = "--leave",
                paramLabel = "ID",
                split = ",",
                description = {
                    "What stays, as AWS calls it: nat-0123,eipalloc-0456.",
                    "A cluster is not deleted while it has what Windlass cannot delete and --leave does not name."
                })
        private List<String> leave = List.of();

        @Override
        public Integer call() {
            String name = cluster.required();
            ProposedChange change = ProposedChange.of(name, new ChangeRequest.Delete(leave));
            ChangeFlow flow = new ChangeFlow(shell(), api(), options);
            Preview preview = flow.preview(change);
            flow.show(preview);
            if (!options.yes) {
                return flow.previewed(true, "Must specify --yes to delete cluster");
            }
            int code = flow.carry(change, preview.digest());
            if (code == ExitCode.DONE && !options.noWait) {
                shell().say("\nDeleted cluster: \"" + name + "\"");
            }
            return code;
        }
    }
}
