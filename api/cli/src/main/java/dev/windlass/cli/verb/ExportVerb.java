package dev.windlass.cli.verb;

import dev.windlass.cli.client.Api;
import dev.windlass.cli.client.Kubeconfig;
import dev.windlass.cli.terminal.CommandFailure;
import dev.windlass.cli.terminal.Durations;
import dev.windlass.cli.terminal.ExitCode;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        description = "Export what other tools need.",
        subcommands = ExportVerb.Kubeconfiguration.class)
public final class ExportVerb extends Verb {

    @Override
    public Integer call() {
        return usage();
    }

    @Command(name = "kubeconfig", aliases = "kubecfg", description = "Merge a cluster's access into a kubeconfig file.")
    static final class Kubeconfiguration extends Verb {

        @Mixin
        private ClusterArgument cluster;

        @Option(
                names = "--admin",
                arity = "0..1",
                fallbackValue = "18h",
                converter = Durations.class,
                paramLabel = "DURATION",
                description = "With a cluster-admin credential that lives this long; 18h where no duration is given.")
        private Duration admin;

        @Option(
                names = "--user",
                paramLabel = "USER",
                description =
                        "Without --admin: an existing user of the file to use. With it: the name in the credential.")
        private String user;

        @Option(
                names = "--kubeconfig",
                paramLabel = "FILE",
                description = "The file. Default: first of KUBECONFIG, else ~/.kube/config.")
        private Path file;

        @Override
        public Integer call() {
            String name = cluster.required();
            if (admin != null && admin.isZero()) {
                throw new CommandFailure("--admin: must be longer than nothing");
            }
            String path = "/v1/clusters/" + Api.encode(name) + "/kubeconfig";
            Kubeconfig exported = admin == null
                    ? Kubeconfig.parse(api().getText(path)).withoutCredentials(user)
                    : Kubeconfig.parse(api().getText(path + "?admin=" + Api.encode(admin.toString()) + asUser()));
            Path target = file == null
                    ? Kubeconfig.file(shell())
                    : shell().directory().resolve(file);
            String context = exported.mergeInto(target);
            shell().say("Windlass has set your kubectl context to " + context);
            if (admin == null && user == null) {
                shell().warn("Exported kubeconfig with no user authentication; use --admin or --user");
            }
            return ExitCode.DONE;
        }

        private String asUser() {
            return user == null ? "" : "&user=" + Api.encode(user);
        }
    }
}
