package dev.windlass.cli;

import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "export", description = "Export what other tools need.", subcommands = ExportVerb.Kubeconfiguration.class)
final class ExportVerb extends Verb {

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

        @Option(names = "--user", paramLabel = "USER", description = "An existing user of the file to use.")
        private String user;

        @Option(names = "--kubeconfig", paramLabel = "FILE", description = "The file. Default: first of KUBECONFIG, else ~/.kube/config.")
        private Path file;

        @Override
        public Integer call() {
            String name = cluster.required();
            if (admin != null && admin.isZero()) {
                throw new CommandFailure("--admin: must be longer than nothing");
            }
            String query = "";
            if (admin != null) {
                query = "?admin=" + Api.encode(admin.toString());
            } else if (user != null) {
                query = "?user=" + Api.encode(user);
            }
            String exported = api().getText("/v1/clusters/" + Api.encode(name) + "/kubeconfig" + query);
            Path target = file == null ? Kubeconfig.file(shell()) : shell().directory().resolve(file);
            String context = Kubeconfig.merge(target, exported);
            shell().say("Windlass has set your kubectl context to " + context);
            if (admin == null && user == null) {
                shell().warn("Exported kubeconfig with no user authentication; use --admin or --user");
            }
            return Windlass.DONE;
        }
    }
}
