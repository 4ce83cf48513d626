package dev.windlass.workflow;

import dev.windlass.activity.RolloutActivities;
import dev.windlass.activity.RolloutActivities.Gate;
import dev.windlass.activity.RolloutActivities.GateReport;
import dev.windlass.change.EventTypes;
import dev.windlass.change.RolloutOptions;
import dev.windlass.cluster.InstanceGroupSpec.Role;
import dev.windlass.gate.Milestones;
import dev.windlass.rollout.Candidate;
import dev.windlass.rollout.Classification;
import dev.windlass.rollout.Look;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Lets a rollout pass while the cluster is healthy: once before a group, and several times in a row after each step, so
 * that a cluster that flaps does not pass. kops: {@code validateClusterWithTimeout}.
 */
final class HealthGate {

    private static final List<String> CHOICES = List.of("retry", "continue", "abort");

    private final RolloutActivities rollout;
    private final RolloutOptions options;
    private final String cluster;
    private final String instanceGroup;
    private final Journal journal;
    private final Questions questions;
    private CancellationScope waiting;
    private boolean doubted;
    private int answersThen;
    private String holds;

    HealthGate(RolloutWorkflow.State state, Journal journal, Questions questions) {
        this.cluster = state.cluster();
        this.instanceGroup = state.instanceGroup();
        this.options = state.options();
        this.rollout = Stubs.gates(options.validateTimeout());
        this.journal = journal;
        this.questions = questions;
        this.doubted = state.doubted();
    }

    void once(String when) {
        pass(options.cloudOnly(), 1, List.of(), when, null);
    }

    /** Much may have happened meanwhile: what was found healthy before is to be found healthy anew. */
    void doubt() {
        doubted = true;
    }

    /** Whether a person or the calendar was waited for since the cluster was last looked at. */
    boolean doubted() {
        return doubted || questions.answers() != answersThen;
    }

    /**
     * @param gone what was just taken out: the cluster is not green as long as it looks as if they were still there
     * @param next how the rollout looks at its group when it goes on
     * @return what the last green look saw; {@code null} where it has to be looked at anew
     */
    Classification streak(Role role, List<Candidate> gone, String after, Look next) {
        if (options.policy().isBlind()) {
            Workflow.sleep(options.policy().interval());
        }
        // Bastions are no part of the cluster's health, but the next one stays until the last one's replacement is there.
        boolean cloudOnly = options.cloudOnly() || role == Role.BASTION;
        // What ran nothing cannot have taken anything along: one look will do.
        boolean idle = gone.stream().allMatch(candidate -> candidate.instance().warm());
        return pass(cloudOnly, idle ? 1 : options.validateCount(), gone, "after " + after, next);
    }

    /** A wait for green hears that the rollout was aborted. */
    void interrupt() {
        if (waiting != null) {
            waiting.cancel();
        }
    }

    /** What is waited for at this moment; {@code null} for nothing. */
    String holds() {
        return holds;
    }

    private GateReport look(Gate gate, String when) {
        GateReport[] report = new GateReport[1];
        holds = "validating the cluster " + when;
        waiting = Workflow.newCancellationScope(() -> report[0] = rollout.gate(gate));
        try {
            waiting.run();
            return report[0];
        } catch (ActivityFailure | CanceledFailure e) {
            questions.stopIfAborted();
            throw e;
        } finally {
            holds = null;
            waiting = null;
        }
    }

    private Classification pass(boolean cloudOnly, int count, List<Candidate> gone, String when, Look next) {
        Classification seen = untilPassed(cloudOnly, count, gone, when, next);
        doubted = false;
        answersThen = questions.answers();
        return seen;
    }

    private Classification untilPassed(boolean cloudOnly, int count, List<Candidate> gone, String when, Look next) {
        SortedSet<String> ids = new TreeSet<>(Candidate.ids(gone));
        while (true) {
            questions.stopIfAborted();
            GateReport report = look(new Gate(
                    cluster,
                    instanceGroup,
                    cloudOnly,
                    ids,
                    count,
                    options.validateInterval(),
                    WorkflowClock.now().plus(options.validateTimeout()),
                    options.policy().toleratedWorkers(),
                    !options.policy().isBlind(),
                    next), when);
            if (report.green()) {
                journal.say(EventTypes.CLUSTER_VALIDATED, cluster, "cluster validated " + when);
                return report.now();
            }
            String problem = "the cluster did not validate %s within %s: %s"
                    .formatted(when, Milestones.words(options.validateTimeout()), report.text());
            switch (options.policy().onRed()) {
                case ASK -> {
                    if (!questions.ask(cluster, problem, CHOICES).equals("retry")) {
                        if (Added.GOING_ON_THOUGH_RED_IS_TOLD.here()) {
                            journal.say(EventTypes.GATE_FAILED, cluster, "going on though red " + when + ": " + report.text());
                        }
                        return null;
                    }
                }
                case STOP -> throw new Stopped(problem, true);
                case CONTINUE -> {
                    journal.say(EventTypes.GATE_FAILED, cluster, problem + "; going on, as the policy says");
                    return null;
                }
            }
        }
    }
}
