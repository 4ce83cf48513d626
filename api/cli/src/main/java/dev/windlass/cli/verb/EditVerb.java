package dev.windlass.cli.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.SpecEdit;
import dev.windlass.cli.client.Changes.Preview;
import dev.windlass.cli.client.ProposedChange;
import dev.windlass.cli.terminal.CommandFailure;
import dev.windlass.cli.terminal.ExitCode;
import dev.windlass.spec.InvalidSpecException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "edit",
        description = "Edit the spec of a cluster or of an instance group.",
        subcommands = {EditVerb.OfCluster.class, EditVerb.OfInstanceGroup.class})
public final class EditVerb extends Verb {

    @Override
    public Integer call() {
        return usage();
    }

    /** What both kinds of spec share. */
    static final class Edits {

        @Mixin
        private ApplyOptions options;

        @Option(
                names = "--set",
                paramLabel = "PATH=VALUE",
                description = "Set a value: spec.networking.calico.mtu=1440.")
        private List<String> set = List.of();

        @Option(names = "--unset", paramLabel = "PATH", description = "Take a value away.")
        private List<String> unset = List.of();

        @Option(names = "--no-roll", description = "Leave nodes that get out of date as they are.")
        private boolean noRoll;

        @Mixin
        private RolloutFile rollout;

        int run(Verb verb, String cluster, String kind, String name) {
            ObjectNode rolling = rollout.read(verb.shell()).put("roll", !noRoll);
            if (set.isEmpty() && unset.isEmpty()) {
                Editor editor = new Editor(verb.shell(), verb.api(), options, rolling);
                return editor.edit(cluster, kind, name);
            }
            String group = kind.equals("InstanceGroup") ? name : null;
            ProposedChange change =
                    new ProposedChange(cluster, new ChangeRequest.Edit(group, values(), unset), rolling);
            ChangeFlow flow = new ChangeFlow(verb.shell(), verb.api(), options);
            Preview preview = flow.preview(change);
            flow.show(preview);
            if (preview.isEmpty()) {
                return ExitCode.DONE;
            }
            if (!options.yes) {
                return flow.previewed(true, "Must specify --yes to apply changes");
            }
            return flow.carry(change, preview.digest());
        }

        private Map<String, Object> values() {
            Map<String, Object> values = new LinkedHashMap<>();
            for (String assignment : set) {
                int equals = assignment.indexOf('=');
                if (equals < 1) {
                    throw new CommandFailure("--set: must be PATH=VALUE, is " + assignment);
                }
                values.put(assignment.substring(0, equals), value(assignment.substring(equals + 1)));
            }
            return values;
        }

        /** A number with a fraction is a version that looks like one: 1.30 must not become 1.3. */
        private static Object value(String text) {
            try {
                Object value = SpecEdit.value(text);
                return value == null || value instanceof Double ? text : value;
            } catch (InvalidSpecException e) {
                throw new CommandFailure("--set: " + e.getMessage(), e);
            }
        }
    }

    @Command(
            name = "cluster",
            description = {
                "Edit a cluster in $EDITOR, or set and unset paths of its spec.",
                "What an editor leaves is published, and its plan waits for approval; --yes approves it. What --set and --unset"
                        + " would do is only shown without --yes."
            })
    static final class OfCluster extends Verb {

        @Mixin
        private ClusterArgument cluster;

        @Mixin
        private Edits edits;

        @Override
        public Integer call() {
            String name = cluster.required();
            return edits.run(this, name, "Cluster", name);
        }
    }

    @Command(
            name = "instancegroup",
            aliases = {"ig", "instancegroups"},
            description = "Edit an instance group in $EDITOR, or set and unset paths of its spec.")
    static final class OfInstanceGroup extends Verb {

        @Parameters(paramLabel = "GROUP", description = "Name of the instance group.")
        private String group;

        @Option(names = "--name", required = true, paramLabel = "CLUSTER", description = "Name of the cluster.")
        private String cluster;

        @Mixin
        private Edits edits;

        @Override
        public Integer call() {
            return edits.run(this, cluster, "InstanceGroup", group);
        }
    }
}
