package dev.windlass.cli.verb;

import dev.windlass.change.ChangeRequest;
import dev.windlass.cli.client.Api;
import dev.windlass.cli.client.Changes.Preview;
import dev.windlass.cli.client.ProposedChange;
import dev.windlass.cli.terminal.CommandFailure;
import dev.windlass.cli.terminal.Documents;
import dev.windlass.cli.terminal.ExitCode;
import dev.windlass.cli.terminal.Input;
import dev.windlass.cli.terminal.OutputOption;
import dev.windlass.cli.terminal.Shell;
import dev.windlass.spec.ClusterDocuments;
import dev.windlass.spec.InvalidSpecException;
import dev.windlass.spec.Networking;
import dev.windlass.spec.NewCluster;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "create", description = "Create a cluster.", subcommands = CreateVerb.OfCluster.class)
public final class CreateVerb extends Verb {

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "Documents of a new cluster; - for standard input.")
    private String file;

    @Mixin
    private ApplyOptions options;

    @Override
    public Integer call() {
        if (file == null) {
            return usage();
        }
        String stream = Input.read(shell(), file);
        String name = Documents.parse(stream, file).clusterName(file);
        return create(shell(), api(), options, name, new ChangeRequest.Create(stream));
    }

    static int create(Shell shell, Api api, ApplyOptions options, String name, ChangeRequest.Create request) {
        ProposedChange change = ProposedChange.of(name, request);
        ChangeFlow flow = new ChangeFlow(shell, api, options);
        Preview preview = flow.preview(change);
        if (!options.yes) {
            shell.say("Previewing changes that will be made:\n");
        }
        flow.show(preview);
        if (!options.yes) {
            return flow.previewed(true, "Must specify --yes to apply changes");
        }
        int code = flow.carry(change, preview.digest());
        if (code == ExitCode.DONE && !options.noWait) {
            shell.say("\nCluster " + name + " has been created.\n\nSuggestions:");
            shell.say(" * validate cluster: windlass validate cluster " + name + " --wait 10m");
            shell.say(" * use it with kubectl: windlass export kubeconfig " + name + " --admin");
            shell.say(" * edit it with: windlass edit cluster " + name);
        }
        return code;
    }

    @Command(name = "cluster", description = "Create a cluster from the few things that people choose.")
    static final class OfCluster extends Verb {

        enum Network {
            KUBENET,
            CALICO,
            CNI;

            Networking networking() {
                return switch (this) {
                    case KUBENET -> new Networking.Kubenet();
                    case CALICO -> Networking.Calico.defaults();
                    case CNI -> new Networking.None();
                };
            }

            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        @Mixin
        private ClusterArgument cluster;

        @Mixin
        private ApplyOptions options;

        @Mixin
        private OutputOption output;

        @Option(
                names = "--zones",
                required = true,
                split = ",",
                paramLabel = "ZONE",
                description = "Availability zones.")
        private List<String> zones;

        @Option(
                names = "--control-plane-count",
                defaultValue = "1",
                paramLabel = "N",
                description = "Default: ${DEFAULT-VALUE}.")
        private int controlPlaneCount;

        @Option(
                names = "--node-count",
                defaultValue = "1",
                paramLabel = "N",
                description = "Default: ${DEFAULT-VALUE}.")
        private int nodeCount;

        @Option(
                names = "--networking",
                defaultValue = "kubenet",
                paramLabel = "MODE",
                description = "One of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
        private Network networking;

        @Option(
                names = "--kubernetes-version",
                defaultValue = NewCluster.KUBERNETES_VERSION,
                paramLabel = "VERSION",
                description = "Default: ${DEFAULT-VALUE}.")
        private String kubernetesVersion;

        @Option(
                names = "--image",
                defaultValue = NewCluster.IMAGE,
                paramLabel = "IMAGE",
                description = "Machine image of all nodes.")
        private String image;

        @Option(
                names = "--node-size",
                defaultValue = NewCluster.MACHINE_TYPE,
                paramLabel = "TYPE",
                description = "Default: ${DEFAULT-VALUE}.")
        private String nodeSize;

        @Option(
                names = "--control-plane-size",
                defaultValue = NewCluster.MACHINE_TYPE,
                paramLabel = "TYPE",
                description = "Default: ${DEFAULT-VALUE}.")
        private String controlPlaneSize;

        @Option(
                names = "--state",
                paramLabel = "s3://BUCKET",
                description = "State store. Default: WINDLASS_STATE_STORE.")
        private String state;

        @Option(
                names = "--ssh-public-key",
                paramLabel = "FILE",
                description = "Key with which administrators may log in to instances. Default: nobody may.")
        private String sshPublicKey;

        @Option(
                names = "--dry-run",
                description = "Only print the documents, as YAML or with -o json; the API is not asked.")
        private boolean dryRun;

        @Override
        public Integer call() {
            String name = cluster.required();
            String documents = documents(name);
            if (dryRun) {
                shell().out()
                        .print(Specs.render(Documents.parse(documents, name).documents(), output));
                return ExitCode.DONE;
            }
            String key = sshPublicKey == null
                    ? null
                    : Input.read(shell(), sshPublicKey).strip();
            return create(shell(), api(), options, name, new ChangeRequest.Create(documents, key));
        }

        private String documents(String name) {
            String store =
                    state == null ? shell().variable("WINDLASS_STATE_STORE").orElse("s3://windlass-state") : state;
            if (!store.startsWith("s3://")) {
                throw new CommandFailure("--state: must be s3://BUCKET, is " + store);
            }
            try {
                NewCluster chosen = new NewCluster(
                        name,
                        zones,
                        controlPlaneCount,
                        nodeCount,
                        networking.networking(),
                        store,
                        kubernetesVersion,
                        image,
                        controlPlaneSize,
                        nodeSize);
                return ClusterDocuments.toYaml(chosen.definition());
            } catch (IllegalArgumentException | InvalidSpecException e) {
                throw new CommandFailure(e.getMessage(), e);
            }
        }
    }
}
