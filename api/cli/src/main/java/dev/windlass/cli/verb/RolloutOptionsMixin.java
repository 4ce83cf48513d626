package dev.windlass.cli.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.cli.terminal.CommandFailure;
import dev.windlass.cli.terminal.Durations;
import dev.windlass.cli.terminal.Shell;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How nodes are replaced: a file, and over it kops' options. Only what is given is sent, and the API knows the defaults. */
final class RolloutOptionsMixin {

    @Mixin
    private RolloutFile file;

    @Option(
            names = "--cloudonly",
            description =
                    "Without asking Kubernetes: no drain, no validation; the next node goes once the cloud has replaced the last.")
    private boolean cloudOnly;

    @Option(
            names = "--validate-count",
            paramLabel = "N",
            description = "Validations in a row after each node. Default: 2.")
    private Integer validateCount;

    @Option(
            names = "--drain-timeout",
            converter = Durations.OfTimeout.class,
            paramLabel = "DURATION",
            description = "How long a drain may take before it is a question, at most 720h. Default: 15m.")
    private Duration drainTimeout;

    @Option(
            names = "--post-drain-delay",
            converter = Durations.class,
            paramLabel = "DURATION",
            description =
                    "Pause between drain and termination, where the policy's pace is blind, at most 720h. Default: 5s.")
    private Duration postDrainDelay;

    @Option(
            names = "--validation-timeout",
            converter = Durations.OfTimeout.class,
            paramLabel = "DURATION",
            description = "How long to wait for a healthy cluster, at most 720h. Default: 15m.")
    private Duration validationTimeout;

    @Option(
            names = "--fail-on-validate-error",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOLEAN",
            description = "Where the cluster does not validate in time: true stops, false goes on. Default: ask.")
    private Boolean failOnValidateError;

    @Option(
            names = "--fail-on-drain-error",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOLEAN",
            description = "Where a drain does not end in time: true stops, false goes on. Default: ask.")
    private Boolean failOnDrainError;

    /** The event's {@code rollout}, with what differs from the defaults. */
    ObjectNode rollout(Shell shell) {
        ObjectNode rollout = file.read(shell);
        if (cloudOnly) {
            rollout.put("cloudOnly", true);
        }
        if (validateCount != null) {
            rollout.put("validateCount", validateCount);
        }
        put(rollout, "drainTimeout", drainTimeout);
        put(rollout, "settle", postDrainDelay);
        put(rollout, "validateTimeout", validationTimeout);
        react(rollout, "onRed", failOnValidateError);
        react(rollout, "onBlockedDrain", failOnDrainError);
        return rollout;
    }

    private static void put(ObjectNode rollout, String field, Duration value) {
        if (value != null) {
            rollout.put(field, value.toString());
        }
    }

    private static void react(ObjectNode rollout, String field, Boolean fails) {
        if (fails == null) {
            return;
        }
        if (rollout.has("policy") && !rollout.path("policy").isObject()) {
            throw new CommandFailure("--rollout: policy: must be a mapping");
        }
        rollout.withObject("/policy").put(field, fails ? "stop" : "continue");
    }
}
