package dev.windlass.workflow;

import dev.windlass.activity.CloudActivities;
import dev.windlass.activity.NodeActivities;
import dev.windlass.activity.NodeActivities.Validation;
import dev.windlass.change.EventTypes;
import dev.windlass.change.RolloutOptions;
import dev.windlass.cluster.InstanceGroupSpec.Role;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.validation.ValidationFailure;
import dev.windlass.validation.ValidationReport;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lets a rollout pass while the cluster is healthy: once before a group, and several times in a row after each step, so
 * that a cluster that flaps does not pass. kops: {@code validateClusterWithTimeout}.
 */
final class HealthGate {

    private static final List<String> CHOICES = List.of("retry", "skip", "abort");
    private static final Duration CLOUD_INTERVAL = Duration.ofSeconds(10);

    private final CloudActivities cloud = Stubs.cloud();
    private final NodeActivities nodes;
    private final RolloutOptions options;
    private final String cluster;
    private final Journal journal;
    private final Questions questions;

    HealthGate(RolloutWorkflow.State state, Journal journal, Questions questions) {
        this.cluster = state.cluster();
        this.options = state.options();
        this.nodes = Stubs.longNodes(state.options().validateTimeout());
        this.journal = journal;
        this.questions = questions;
    }

    void once(String when) {
        pass(1, when);
    }

    void streak(Role role, String after) {
        if (role != Role.BASTION) {
            pass(options.validateCount(), "after " + after + " instance");
        }
    }

    /** A red answer between two greens starts the count again; a red one until the time is up is a question. */
    private void pass(int wanted, String when) {
        if (options.cloudOnly()) {
            inService(when);
            return;
        }
        int greens = 0;
        while (greens < wanted) {
            Duration timeout = greens == 0 ? options.validateTimeout() : Duration.ZERO;
            ValidationReport report = nodes.validate(new Validation(cluster, timeout));
            if (report.healthy()) {
                greens++;
                if (greens < wanted) {
                    say("cluster validated; revalidating in " + options.validateInterval().toSeconds()
                            + "s to make sure it does not flap");
                    Workflow.sleep(options.validateInterval());
                }
            } else if (greens > 0) {
                greens = 0;
            } else if (!questions.ask(cluster, problem(when, report), CHOICES).equals("retry")) {
                return;
            }
        }
        say("cluster validated " + when);
    }

    /** Without Kubernetes only the cloud can say that a replacement is there; nothing goes before it is. */
    private void inService(String when) {
        long deadline = Workflow.currentTimeMillis() + options.validateTimeout().toMillis();
        while (true) {
            List<String> missing = cloud.observeGroups(cluster).stream()
                    .filter(GroupSnapshot::isShort)
                    .map(GroupSnapshot::instanceGroup)
                    .toList();
            if (missing.isEmpty()) {
                return;
            }
            if (Workflow.currentTimeMillis() >= deadline) {
                String problem = "instances are missing %s in %s".formatted(when, String.join(", ", missing));
                if (!questions.ask(cluster, problem, CHOICES).equals("retry")) {
                    return;
                }
                deadline = Workflow.currentTimeMillis() + options.validateTimeout().toMillis();
            }
            Workflow.sleep(CLOUD_INTERVAL);
        }
    }

    private String problem(String when, ValidationReport report) {
        return "the cluster did not validate %s within %d min: %s"
                .formatted(
                        when,
                        options.validateTimeout().toMinutes(),
                        report.failures().stream().map(ValidationFailure::message).collect(Collectors.joining("; ")));
    }

    private void say(String message) {
        journal.say(EventTypes.CLUSTER_VALIDATED, cluster, message);
    }
}
