package dev.windlass.cli.verb;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.cli.client.Api;
import dev.windlass.cli.client.Pause;
import dev.windlass.cli.terminal.Durations;
import dev.windlass.cli.terminal.ExitCode;
import dev.windlass.cli.terminal.OutputOption;
import dev.windlass.cli.terminal.Table;
import dev.windlass.cli.terminal.Terminal;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "validate", description = "Validate a cluster.", subcommands = ValidateVerb.OfCluster.class)
public final class ValidateVerb extends Verb {

    @Override
    public Integer call() {
        return usage();
    }

    @Command(name = "cluster", description = "Check that every node and every system pod is there and ready.")
    static final class OfCluster extends Verb {

        @Mixin
        private ClusterArgument cluster;

        @Mixin
        private OutputOption output;

        @Option(
                names = "--wait",
                converter = Durations.class,
                paramLabel = "DURATION",
                description = "Keep looking until the cluster is healthy, at most this long.")
        private Duration wait = Duration.ZERO;

        @Option(
                names = "--interval",
                converter = Durations.class,
                paramLabel = "DURATION",
                description = "Pause between two looks. Default: 10s.")
        private Duration interval = Duration.ofSeconds(10);

        @Override
        public Integer call() {
            String name = cluster.required();
            if (output.isTable()) {
                shell().say("Validating cluster " + name + "\n");
            }
            long deadline = System.nanoTime() + wait.toNanos();
            while (true) {
                JsonNode report = api().get("/v1/clusters/" + Api.encode(name) + "/validation");
                boolean healthy = report.path("healthy").asBoolean();
                long left = deadline - System.nanoTime();
                boolean last = healthy || left <= 0;
                if (output.isTable()) {
                    shell().out().print(text(report));
                    shell().say(healthy ? "\nYour cluster " + name + " is ready" : "\nValidation Failed");
                } else if (last) {
                    shell().out().print(Terminal.escapeText(output.render(report)));
                }
                if (last) {
                    return healthy ? ExitCode.DONE : ExitCode.ERROR;
                }
                Pause.of(Duration.ofNanos(Math.min(left, interval.toNanos())));
            }
        }

        private static String text(JsonNode report) {
            Table groups = Table.of("NAME", "ROLE", "MACHINETYPE", "MIN", "MAX", "SUBNETS");
            for (JsonNode group : report.path("groups")) {
                groups.row(
                        group.path("name").asText(),
                        group.path("role").asText(),
                        group.path("machineType").asText(),
                        group.path("min").asText(),
                        group.path("max").asText(),
                        StreamSupport.stream(group.path("subnets").spliterator(), false)
                                .map(JsonNode::asText)
                                .collect(Collectors.joining(",")));
            }
            Table nodes = Table.of("NAME", "ROLE", "READY");
            for (JsonNode node : report.path("nodes")) {
                String ready = node.path("ready").asBoolean() ? "True" : "False";
                nodes.row(node.path("name").asText(), node.path("role").asText(), ready);
            }
            Table failures = Table.of("KIND", "NAME", "MESSAGE");
            for (JsonNode failure : report.path("failures")) {
                failures.row(
                        failure.path("kind").asText(),
                        failure.path("name").asText(),
                        failure.path("message").asText());
            }
            String text = "INSTANCE GROUPS\n" + groups.render() + "\nNODE STATUS\n" + nodes.render();
            return failures.isEmpty() ? text : text + "\nVALIDATION ERRORS\n" + failures.render();
        }
    }
}
