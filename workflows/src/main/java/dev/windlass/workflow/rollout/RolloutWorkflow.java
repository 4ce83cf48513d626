package dev.windlass.workflow.rollout;

import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.QuestionAnswer;
import dev.windlass.change.RolloutOptions;
import dev.windlass.change.SubjectCommand;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** Rolls one instance group. Workflow id {@code rollout/<cluster>/<change>/<instance group>}, a child of its change. */
@WorkflowInterface
public interface RolloutWorkflow {

    static String id(String cluster, String change, String instanceGroup) {
        return "rollout/" + cluster + "/" + change + "/" + instanceGroup;
    }

    @WorkflowMethod
    Result run(State state);

    /** Finish the step in hand, start no other. */
    @SignalMethod
    void pause();

    @SignalMethod
    void resume();

    @SignalMethod
    void answer(QuestionAnswer answer);

    /** Begin nothing else, give up what can be given up, and undo what was prepared. */
    @SignalMethod
    void abort(CommandRequest word);

    /** Leave this node as it is, also where it is being drained. */
    @SignalMethod
    void skip(SubjectCommand order);

    /** Delete this pod past its budget, in the drain in hand or a later one of this rollout. */
    @SignalMethod
    void force(SubjectCommand order);

    @QueryMethod
    GroupProgress progress();

    /**
     * What continues as new: everything that a fresh look at the world would not tell. Its size does not grow with the
     * group.
     *
     * @param force whether instances that are up to date are replaced, too
     * @param begun {@code null} until the rollout has looked for the first time
     * @param orders what people said meanwhile
     * @param replaced how many instances were terminated so far
     * @param warm how many of those were in a warm pool, where they prove nothing at a milestone
     * @param gated whether the cluster was found healthy before the first step
     * @param entries how many journal entries were written
     * @param doubted whether it has to be found healthy once more before the next one
     * @param approved version of the launch template when the change began to roll, or its plan was approved; {@code null} for that of the first look
     */
    record State(
            String cluster,
            String change,
            String instanceGroup,
            RolloutOptions options,
            boolean force,
            RolloutBaseline begun,
            OperatorOverrides orders,
            int replaced,
            int warm,
            boolean gated,
            boolean paused,
            long entries,
            boolean doubted,
            String approved) {

        public static State of(
                String cluster, String change, String instanceGroup, RolloutOptions options, boolean force) {
            return of(cluster, change, instanceGroup, options, force, OperatorOverrides.NONE, null);
        }

        /** @param orders what people said before this group's turn */
        public static State of(
                String cluster,
                String change,
                String instanceGroup,
                RolloutOptions options,
                boolean force,
                OperatorOverrides orders,
                String approved) {
            return new State(
                    cluster,
                    change,
                    instanceGroup,
                    options,
                    force,
                    null,
                    orders,
                    0,
                    0,
                    false,
                    false,
                    0,
                    false,
                    approved);
        }
    }

    /**
     * What the first look settled.
     *
     * @param template version of the launch template that is rolled to
     * @param accepted versions that count as up to date, because a person said so when the template moved again;
     *     {@code <instance group>/<version>}
     * @param forcedUntil the youngest instance's launch time, where everything is forced
     * @param stale how many there were to replace
     * @param warm how many of those were in a warm pool
     * @param cloudName of the cloud's group
     */
    record RolloutBaseline(
            String template, SortedSet<String> accepted, Instant forcedUntil, int stale, int warm, String cloudName) {
        public RolloutBaseline {
            accepted = Collections.unmodifiableSortedSet(new TreeSet<>(accepted));
        }
    }

    /** @param undetachable instances that the cloud refused to detach */
    record OperatorOverrides(
            SortedSet<String> skip, SortedSet<String> force, SortedSet<String> left, SortedSet<String> undetachable) {
        public static final OperatorOverrides NONE =
                new OperatorOverrides(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());

        public OperatorOverrides {
            skip = Collections.unmodifiableSortedSet(new TreeSet<>(skip));
            force = Collections.unmodifiableSortedSet(new TreeSet<>(force));
            left = Collections.unmodifiableSortedSet(new TreeSet<>(left));
            undetachable = Collections.unmodifiableSortedSet(new TreeSet<>(undetachable));
        }
    }

    /** How a rollout ended. */
    enum Ending {
        ROLLED,
        /** Prepared, not replaced, as the specs say. */
        HELD,
        /** This group is not rolled; others may be. */
        GROUP_FAILED,
        /** No other group may be begun. */
        EVERYTHING_FAILED,
        ABORTED
    }

    /**
     * @param replaced how many instances were terminated
     * @param skipped instances that a person said to leave
     * @param accepted versions of the launch template that a person said are up to date, {@code <instance group>/<version>}
     * @param failure {@code null} where the group is rolled, else why it is not
     */
    record Result(Ending ending, int replaced, SortedSet<String> skipped, SortedSet<String> accepted, String failure) {
        public Result {
            accepted = Collections.unmodifiableSortedSet(new TreeSet<>(accepted));
            skipped = Collections.unmodifiableSortedSet(new TreeSet<>(skipped));
        }
    }
}
