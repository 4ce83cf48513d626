package dev.windlass.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.change.ChangeRequest;
import dev.windlass.cli.Changes.Preview;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rolling-update",
        description = "Replace nodes that are out of date.",
        subcommands = RollingUpdateVerb.OfCluster.class)
final class RollingUpdateVerb extends Verb {

    @Override
    public Integer call() {
        return usage();
    }

    @Command(name = "cluster", description = "Replace the nodes of a cluster that are out of date, one safe step at a time.")
    static final class OfCluster extends Verb {

        @Mixin
        private ClusterArgument cluster;

        @Mixin
        private ApplyOptions options;

        @Option(names = "--instance-group", split = ",", paramLabel = "GROUP", description = "Only these instance groups.")
        private List<String> groups = List.of();

        @Option(names = "--force", description = "Replace nodes that are up to date, too.")
        private boolean force;

        @Option(names = "--cloudonly", description = "Without asking Kubernetes: no drain, no validation.")
        private boolean cloudOnly;

        @Option(names = "--validate-count", paramLabel = "N", description = "Validations in a row after each node. Default: 2.")
        private Integer validateCount;

        @Option(
                names = "--drain-timeout",
                converter = Durations.class,
                paramLabel = "DURATION",
                description = "How long a drain may take before it is a question. Default: 15m.")
        private Duration drainTimeout;

        @Option(
                names = "--post-drain-delay",
                converter = Durations.class,
                paramLabel = "DURATION",
                description = "Pause between drain and termination. Default: 5s.")
        private Duration postDrainDelay;

        @Option(
                names = "--validation-timeout",
                converter = Durations.class,
                paramLabel = "DURATION",
                description = "How long to wait for a healthy cluster. Default: 15m.")
        private Duration validationTimeout;

        @Override
        public Integer call() {
            String name = cluster.required();
            JsonNode rows = api().get("/v1/clusters/" + Api.encode(name) + "/rolling-update");
            RollingTable table = RollingTable.of(rows, groups);
            shell().out().print(table.text());
            if (table.needUpdate() == 0 && !force) {
                shell().say("\nNo rolling-update required.");
                return Windlass.DONE;
            }
            ChangeFlow flow = new ChangeFlow(shell(), api(), options);
            if (!options.yes) {
                return flow.previewed(true, "Must specify --yes to rolling-update.");
            }
            ProposedChange change =
                    new ProposedChange(name, new ChangeRequest.Roll(groups, force), rollout());
            Preview preview = flow.preview(change);
            if (!preview.isEmpty()) {
                flow.show(preview);
            }
            int code = flow.carry(change, preview.digest());
            if (code == Windlass.DONE && !options.noWait) {
                shell().say("\nCompleted rolling update for cluster \"" + name + "\" instance groups " + table.groups());
            }
            return code;
        }

        private ObjectNode rollout() {
            ObjectNode rollout = Json.object();
            if (cloudOnly) {
                rollout.put("cloudOnly", true);
            }
            if (validateCount != null) {
                rollout.put("validateCount", validateCount);
            }
            put(rollout, "drainTimeout", drainTimeout);
            put(rollout, "settle", postDrainDelay);
            put(rollout, "validateTimeout", validationTimeout);
            return rollout;
        }

        private static void put(ObjectNode rollout, String field, Duration value) {
            if (value != null) {
                rollout.put(field, value.toString());
            }
        }
    }
}
