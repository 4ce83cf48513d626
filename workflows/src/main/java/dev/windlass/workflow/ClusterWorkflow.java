package dev.windlass.workflow;

import dev.windlass.change.Admission;
import dev.windlass.change.Change;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/** The one writer of a cluster: takes changes in order, one at a time. Workflow id {@code cluster/<name>}. */
@WorkflowInterface
public interface ClusterWorkflow {

    static String id(String cluster) {
        return "cluster/" + cluster;
    }

    @WorkflowMethod
    void run(State state);

    /** Answers at once; the update id is the change's. A change seen before is a duplicate, also after continue-as-new. */
    @UpdateMethod
    Admission submit(Change change);

    @UpdateValidatorMethod(updateName = "submit")
    void validateSubmit(Change change);

    /** The change in hand first, then the queue. */
    @QueryMethod
    List<Change> pending();

    /**
     * What continues as new.
     *
     * @param queue admitted and not begun, oldest first
     * @param seen ids of the changes admitted last, oldest first, at most {@link #WINDOW}
     */
    record State(String cluster, List<Change> queue, List<String> seen) {

        /** How many admitted ids are remembered; an older event delivered once more would be taken for a new one. */
        public static final int WINDOW = 512;

        public State {
            queue = List.copyOf(queue);
            seen = List.copyOf(seen);
        }

        public static State of(String cluster) {
            return new State(cluster, List.of(), List.of());
        }
    }
}
