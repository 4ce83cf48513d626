package dev.windlass.workflow;

import dev.windlass.activity.TaskQueues;
import dev.windlass.change.Admission;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.ChangeView;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import org.slf4j.Logger;

/** Takes changes in order and runs one at a time; a cluster has no other writer, so no lock is needed and none is lost. */
public final class ClusterQueue implements ClusterWorkflow {

    private static final Logger LOG = Workflow.getLogger(ClusterQueue.class);

    /** Half of Temporal's suggestion would come too late for a burst of admissions within one task. */
    private static final int HISTORY_LIMIT = 4_000;

    /** What waits is carried across continue-as-new in one payload, of which Temporal takes 2 MB. */
    private static final int MOST_WAITING = 256;

    private static final long MOST_CHARACTERS = 1_200_000;

    private final String cluster;
    private final Deque<Change> queue;
    private final LinkedHashSet<String> seen;
    private Change inHand;

    @WorkflowInit
    public ClusterQueue(State state) {
        cluster = state.cluster();
        queue = new ArrayDeque<>(state.queue());
        seen = new LinkedHashSet<>(state.seen());
    }

    @Override
    public void run(State state) {
        while (true) {
            Workflow.await(() -> !queue.isEmpty() || full());
            if (full()) {
                Workflow.await(Workflow::isEveryHandlerFinished);
                Workflow.continueAsNew(new State(cluster, List.copyOf(queue), List.copyOf(seen)));
            }
            inHand = queue.remove();
            runToItsEnd(inHand);
            inHand = null;
        }
    }

    @Override
    public Admission submit(Change change) {
        if (!seen.add(change.id())) {
            return new Admission.Duplicate(change.id());
        }
        if (seen.size() > State.WINDOW) {
            seen.removeFirst();
        }
        int position = queue.size() + (inHand == null ? 0 : 1);
        queue.add(change);
        return new Admission.Accepted(change.id(), position);
    }

    @Override
    public void validateSubmit(Change change) {
        if (!change.cluster().equals(cluster)) {
            throw new IllegalArgumentException("cluster: the change is for " + change.cluster() + ", not " + cluster);
        }
        long waiting = queue.stream().mapToLong(ClusterQueue::weight).sum();
        if (queue.size() >= MOST_WAITING || waiting + weight(change) > MOST_CHARACTERS) {
            throw new IllegalStateException("queue: full, " + queue.size() + " changes wait already");
        }
    }

    @Override
    public List<Change> pending() {
        List<Change> pending = new ArrayList<>();
        if (inHand != null) {
            pending.add(inHand);
        }
        pending.addAll(queue);
        return pending;
    }

    private void runToItsEnd(Change change) {
        ChangeWorkflow child = Workflow.newChildWorkflowStub(
                ChangeWorkflow.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(ChangeWorkflow.id(cluster, change.id()))
                        .setTaskQueue(TaskQueues.WORKFLOWS)
                        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                        .setWorkflowIdReusePolicy(
                                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                        .setTypedSearchAttributes(SearchAttributes.of(change))
                        .setStaticSummary(change.request().kind() + " by " + change.requester())
                        .build());
        try {
            ChangeView ended = child.run(change);
            LOG.info("change {} ended {}", change.id(), ended.phase());
        } catch (ChildWorkflowFailure e) {
            // A change reports its failures in its view; what arrives here was stopped from outside, or is a repeat
            // of one that is older than the window. The queue goes on either way.
            LOG.warn("change {} did not end by itself", change.id(), e);
        }
    }

    private static long weight(Change change) {
        return switch (change.request()) {
            case ChangeRequest.Create create -> create.documents().length();
            case ChangeRequest.Replace replace -> replace.documents().length();
            case ChangeRequest.Edit edit -> edit.set().toString().length();
            case ChangeRequest.Update update -> 0;
            case ChangeRequest.Roll roll -> 0;
            case ChangeRequest.Delete delete -> delete.leave().toString().length();
        };
    }

    private boolean full() {
        return Workflow.getInfo().isContinueAsNewSuggested() || Workflow.getInfo().getHistoryLength() > HISTORY_LIMIT;
    }
}
