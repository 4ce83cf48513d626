package dev.windlass.workflow.rollout;

import dev.windlass.activity.CloudActivities;
import dev.windlass.activity.RolloutActivities;
import dev.windlass.activity.RolloutActivities.Gate;
import dev.windlass.activity.RolloutActivities.GateReport;
import dev.windlass.change.EventTypes;
import dev.windlass.change.RolloutOptions;
import dev.windlass.rollout.Candidate;
import dev.windlass.rollout.Classification;
import dev.windlass.rollout.RolloutQuery;
import dev.windlass.rollout.policy.Milestones;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.workflow.JournalWriter;
import dev.windlass.workflow.Stubs;
import dev.windlass.workflow.WorkflowClock;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Lets a rollout pass while the cluster is healthy: once before a group, and several times in a row after each step, so
 * that a cluster that flaps does not pass. kops: {@code validateClusterWithTimeout}. Without Kubernetes there is no health:
 * then it passes once the cloud says that what was terminated is replaced.
 */
final class HealthGate {

    private static final List<String> CHOICES = List.of("retry", "continue", "abort");

    private final RolloutActivities rollout;
    private final CloudActivities cloud;
    private final RolloutOptions options;
    private final String cluster;
    private final String instanceGroup;
    private final JournalWriter journal;
    private final Questions questions;
    private CancellationScope waiting;
    private boolean doubted;
    private int answersThen;
    private String holds;

    HealthGate(RolloutWorkflow.State state, JournalWriter journal, Questions questions) {
        this.cluster = state.cluster();
        this.instanceGroup = state.instanceGroup();
        this.options = state.options();
        this.rollout = Stubs.gates(options.validateTimeout());
        this.cloud = Stubs.replacements(options.validateTimeout());
        this.journal = journal;
        this.questions = questions;
        this.doubted = state.doubted();
    }

    void once(String when) {
        if (!options.cloudOnly()) {
            pass(when, () -> validation(false, 1, List.of(), when, null));
        }
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
     * @param before what the rollout saw of its group before they were taken out
     * @param gone what was just taken out: the cluster is not green as long as it looks as if they were still there
     * @param next how the rollout looks at its group when it goes on
     * @return what the last green look saw; {@code null} where it has to be looked at anew
     */
    Classification streak(Classification before, List<Candidate> gone, String after, RolloutQuery next) {
        if (options.policy().isBlind()) {
            Workflow.sleep(options.policy().interval());
        }
        String when = "after " + after;
        if (options.cloudOnly()) {
            return pass(when, () -> replacement(before, gone, next, when));
        }
        // Bastions are no part of the cluster's health, but the next one stays until the last one's replacement is
        // there.
        boolean bastion = before.group().role() == Role.BASTION;
        // What ran nothing cannot have taken anything along: one look will do.
        boolean idle = gone.stream().allMatch(candidate -> candidate.instance().warm());
        int count = idle ? 1 : options.validateCount();
        return pass(when, () -> validation(bastion, count, gone, when, next));
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

    /**
     * One wait, and what it ended with.
     *
     * @param missing what is not as it should be; {@code null} where nothing is missing
     * @param words for the history, in both cases
     */
    private record Passage(String type, String subject, String words, String missing, Classification now) {}

    private Passage validation(boolean bastion, int count, List<Candidate> gone, String when, RolloutQuery next) {
        Gate gate = new Gate(
                cluster,
                instanceGroup,
                bastion,
                new TreeSet<>(Candidate.ids(gone)),
                count,
                options.validateInterval(),
                WorkflowClock.now().plus(options.validateTimeout()),
                options.policy().toleratedWorkers(),
                !options.policy().isBlind(),
                next);
        GateReport report = waitFor("validating the cluster " + when, () -> rollout.gate(gate));
        if (report.green()) {
            return bastion
                    ? new Passage(
                            EventTypes.GROUP_IN_SERVICE,
                            instanceGroup,
                            instanceGroup + " has its instances in service " + when,
                            null,
                            report.now())
                    : new Passage(
                            EventTypes.CLUSTER_VALIDATED, cluster, "cluster validated " + when, null, report.now());
        }
        return new Passage(
                EventTypes.GATE_FAILED,
                cluster,
                "the cluster did not validate %s within %s: %s"
                        .formatted(when, Milestones.words(options.validateTimeout()), report.text()),
                report.text(),
                null);
    }

    private Passage replacement(Classification before, List<Candidate> gone, RolloutQuery next, String when) {
        CloudActivities.Group group =
                new CloudActivities.Group(cluster, instanceGroup, before.group().cloudName());
        CloudActivities.Replacement wanted = new CloudActivities.Replacement(
                group,
                new TreeSet<>(Candidate.ids(gone)),
                WorkflowClock.now().plus(options.validateTimeout()),
                before,
                next);
        CloudActivities.InService told = waitFor(
                "waiting for the instances of " + instanceGroup + " to be in service " + when,
                () -> cloud.awaitInService(wanted));
        if (told.missing() == null) {
            return new Passage(
                    EventTypes.GROUP_IN_SERVICE,
                    instanceGroup,
                    "%s has %d of %d instances in service %s"
                            .formatted(instanceGroup, told.serving(), told.target(), when),
                    null,
                    told.now());
        }
        return new Passage(
                EventTypes.GATE_FAILED,
                instanceGroup,
                "%s does not have its instances in service %s within %s: %s"
                        .formatted(instanceGroup, when, Milestones.words(options.validateTimeout()), told.missing()),
                told.missing(),
                null);
    }

    private <T> T waitFor(String what, Supplier<T> wait) {
        List<T> answer = new ArrayList<>();
        holds = what;
        waiting = Workflow.newCancellationScope(() -> answer.add(wait.get()));
        try {
            waiting.run();
            return answer.getFirst();
        } catch (ActivityFailure | CanceledFailure e) {
            questions.stopIfAborted();
            throw e;
        } finally {
            holds = null;
            waiting = null;
        }
    }

    private Classification pass(String when, Supplier<Passage> wait) {
        Classification seen = untilPassed(when, wait);
        doubted = false;
        answersThen = questions.answers();
        return seen;
    }

    private Classification untilPassed(String when, Supplier<Passage> wait) {
        while (true) {
            questions.stopIfAborted();
            Passage passage = wait.get();
            if (passage.missing() == null) {
                journal.say(passage.type(), passage.subject(), passage.words());
                return passage.now();
            }
            switch (options.policy().onRed()) {
                case ASK -> {
                    if (!questions.ask(cluster, passage.words(), CHOICES).equals("retry")) {
                        journal.say(
                                EventTypes.GATE_FAILED,
                                cluster,
                                "going on though red " + when + ": " + passage.missing());
                        return null;
                    }
                }
                case STOP -> throw new Stopped(passage.words(), true);
                case CONTINUE -> {
                    journal.say(EventTypes.GATE_FAILED, cluster, passage.words() + "; going on, as the policy says");
                    return null;
                }
            }
        }
    }
}
