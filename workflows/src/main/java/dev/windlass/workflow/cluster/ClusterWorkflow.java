package dev.windlass.workflow.cluster;

import dev.windlass.change.Admission;
import dev.windlass.change.Change;
import dev.windlass.change.EventOrigin;
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

    /**
     * Answers at once, or once the history is read if the id is older than what the queue remembers. The same event again is
     * a duplicate; another event under a known id is rejected. The update id names the delivery, so that Temporal repeats
     * the verdict only to the very record that it was given on.
     */
    @UpdateMethod
    Admission submit(Change change);

    @UpdateValidatorMethod(updateName = "submit")
    void validateSubmit(Change change);

    /** The change in hand first, then the queue. */
    @QueryMethod
    List<Change> pending();

    /** Where the event of a change came from; {@code null} if the queue does not remember the id. */
    @QueryMethod
    EventOrigin origin(String id);

    /** @param id of the change */
    record AdmittedEvent(String id, EventOrigin origin) {}

    /**
     * What continues as new.
     *
     * @param queue admitted and not begun, oldest first
     * @param seen the events admitted last, oldest first, at most {@link #WINDOW}
     * @param forgetful whether events were admitted before those
     */
    record State(String cluster, List<Change> queue, List<AdmittedEvent> seen, boolean forgetful) {

        /** How many admitted events are remembered; of older ones the history in the state store is asked. */
        public static final int WINDOW = 512;

        public State {
            queue = List.copyOf(queue);
            seen = List.copyOf(seen);
        }

        public static State of(String cluster) {
            return new State(cluster, List.of(), List.of(), false);
        }
    }
}
