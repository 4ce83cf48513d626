package dev.windlass.workflow;

import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.change.RolloutOptions;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.Collections;
import java.util.List;
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
    void answer(ChangeWorkflow.Answer answer);

    @QueryMethod
    GroupProgress progress();

    /**
     * What continues as new: everything that a fresh look at the cloud would not tell.
     *
     * @param forced instances to be replaced though they are up to date; those that join later are not
     * @param skipped instances that a person said to leave
     * @param replaced instances terminated so far, in order
     * @param gated whether the cluster was found healthy before the first step
     * @param entries how many journal entries were written
     */
    record State(
            String cluster,
            String change,
            String instanceGroup,
            RolloutOptions options,
            boolean force,
            SortedSet<String> forced,
            SortedSet<String> skipped,
            List<String> replaced,
            boolean gated,
            boolean paused,
            long entries) {

        public State {
            forced = Collections.unmodifiableSortedSet(new TreeSet<>(forced));
            skipped = Collections.unmodifiableSortedSet(new TreeSet<>(skipped));
            replaced = List.copyOf(replaced);
        }

        public static State of(
                String cluster, String change, String instanceGroup, RolloutOptions options, boolean force) {
            return new State(
                    cluster, change, instanceGroup, options, force, new TreeSet<>(), new TreeSet<>(), List.of(), false,
                    false, 0);
        }
    }

    /**
     * @param failure {@code null} where the group is rolled, else why it is not
     * @param aborted whether a person ended it
     */
    record Result(List<String> replaced, List<String> skipped, String failure, boolean aborted) {
        public Result {
            replaced = List.copyOf(replaced);
            skipped = List.copyOf(skipped);
        }
    }
}
