package dev.windlass.cli.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.change.ChangeRequest;
import dev.windlass.cli.client.Changes.Preview;
import dev.windlass.cli.client.ProposedChange;
import dev.windlass.cli.terminal.CommandFailure;
import dev.windlass.cli.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "update", description = "Bring the cloud to the specs.", subcommands = UpdateVerb.OfCluster.class)
public final class UpdateVerb extends Verb {

    @Override
    public Integer call() {
        return usage();
    }

    @Command(
            name = "cluster",
            description = {
                "Create or update the cloud resources of a cluster. Nodes are replaced by rolling-update, or with --roll.",
                "Refused for a cluster whose nodes another program configures, such as kops."
            })
    static final class OfCluster extends Verb {

        @Mixin
        private ClusterArgument cluster;

        @Mixin
        private ApplyOptions options;

        @Option(
                names = "--target",
                defaultValue = "direct",
                description = "direct (the cloud) or dryrun (only the preview). Default: direct.")
        private String target;

        @Option(names = "--roll", description = "Also replace nodes that are out of date, in the same change.")
        private boolean roll;

        @Mixin
        private RolloutOptionsMixin pace;

        @Override
        public Integer call() {
            if (!target.equals("direct") && !target.equals("dryrun")) {
                throw new CommandFailure("--target: must be direct or dryrun, is " + target);
            }
            String name = cluster.required();
            ObjectNode rollout = pace.rollout(shell());
            if (!roll && !rollout.isEmpty()) {
                throw new CommandFailure("--roll: is needed where it is said how nodes are replaced");
            }
            ProposedChange change = new ProposedChange(name, new ChangeRequest.Update(), rollout).rolling(roll);
            ChangeFlow flow = new ChangeFlow(shell(), api(), options);
            Preview preview = flow.preview(change);
            flow.show(preview);
            if (preview.isEmpty() && !roll) {
                return ExitCode.DONE;
            }
            if (!options.yes || target.equals("dryrun")) {
                return flow.previewed(!preview.isEmpty(), "Must specify --yes to apply changes");
            }
            int code = flow.carry(change, preview.digest());
            if (code == ExitCode.DONE && !options.noWait) {
                shell().say("\nCluster changes have been applied to the cloud.");
                if (!roll) {
                    shell().say("\nChanges may require instances to restart: windlass rolling-update cluster " + name);
                }
            }
            return code;
        }
    }
}
