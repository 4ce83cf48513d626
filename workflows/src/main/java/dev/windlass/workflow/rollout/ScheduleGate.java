package dev.windlass.workflow.rollout;

import dev.windlass.change.EventTypes;
import dev.windlass.change.RolloutOptions;
import dev.windlass.rollout.policy.Calendar;
import dev.windlass.rollout.policy.Calendar.Opening;
import dev.windlass.rollout.policy.Milestone;
import dev.windlass.rollout.policy.Milestones;
import dev.windlass.workflow.JournalWriter;
import dev.windlass.workflow.WorkflowClock;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Holds a rollout back by the calendar and at milestones, with durable timers. What it waits for is in the history, and is
 * told to whoever looks. It begins nothing and looks at nothing itself.
 */
final class ScheduleGate {

    private static final List<String> NEVER_CHOICES = List.of("retry", "abort");
    private static final List<String> CHECKPOINT_CHOICES = List.of("continue", "abort");

    private final RolloutOptions options;
    private final String instanceGroup;
    private final JournalWriter journal;
    private final Questions questions;
    private final Runnable tell;
    private String holds;
    private boolean troubled;

    /** @param tell told when {@link #holds} is something else */
    ScheduleGate(RolloutWorkflow.State state, JournalWriter journal, Questions questions, Runnable tell) {
        this.options = state.options();
        this.instanceGroup = state.instanceGroup();
        this.journal = journal;
        this.questions = questions;
        this.tell = tell;
    }

    /** What keeps the rollout from going on; {@code null} for nothing. */
    String holds() {
        return holds;
    }

    /**
     * Whether nodes may be started at this moment. Where not, it waits until they may, or until something else has to be
     * looked at; then everything is to be looked at anew.
     *
     * @param otherwise what ends the wait as well, such as a node in hand that is done
     */
    boolean open(BooleanSupplier otherwise) {
        Instant now = WorkflowClock.now();
        return switch (Calendar.at(now, options.gates())) {
            case Opening.Open open -> {
                free();
                yield true;
            }
            case Opening.Closed closed -> {
                hold("waiting until " + closed.opens() + ": " + closed.why());
                // Temporal counts in milliseconds: a part of one more, or it would wake just before.
                Workflow.await(
                        Duration.between(now, closed.opens()).plusMillis(1),
                        () -> questions.aborted() || otherwise.getAsBoolean());
                yield false;
            }
            case Opening.Never never -> {
                hold(never.why());
                questions.ask(
                        instanceGroup, "nothing may be begun in " + instanceGroup + ": " + never.why(), NEVER_CHOICES);
                yield false;
            }
        };
    }

    /**
     * Waits as long as the milestone bakes; then it has to be green again, and a person asked where that is wanted.
     *
     * @param green passes once every gate is green
     */
    void pass(Milestone milestone, Runnable green) {
        hold(milestone.reached() + next(milestone));
        if (!milestone.bake().isZero()) {
            Workflow.await(milestone.bake(), questions::aborted);
            questions.stopIfAborted();
            green.run();
        }
        if (milestone.ask()) {
            questions.ask(instanceGroup, milestone.reached() + " in " + instanceGroup, CHECKPOINT_CHOICES);
        }
        free();
    }

    private static String next(Milestone milestone) {
        Duration bake = milestone.bake();
        String until = bake.isZero()
                ? ""
                : "; baking for " + Milestones.words(bake) + ", until "
                        + WorkflowClock.now().plus(bake).truncatedTo(ChronoUnit.SECONDS);
        return until + (milestone.ask() ? "; a person decides whether to go on" : "");
    }

    /** Nothing may go, as the cloud would launch nothing in its place. */
    void troubled(String why) {
        troubled = true;
        hold(why);
    }

    void mended() {
        if (troubled) {
            troubled = false;
            free();
        }
    }

    private void hold(String why) {
        if (!why.equals(holds)) {
            holds = why;
            journal.say(EventTypes.GROUP_WAITING, instanceGroup, instanceGroup + ": " + why);
            tell.run();
        }
    }

    private void free() {
        if (holds != null) {
            holds = null;
            journal.say(EventTypes.GATE_PASSED, instanceGroup, instanceGroup + ": going on");
            tell.run();
        }
    }
}
