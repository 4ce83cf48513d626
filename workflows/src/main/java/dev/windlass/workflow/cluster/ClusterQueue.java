package dev.windlass.workflow.cluster;

import dev.windlass.activity.AdmissionActivities;
import dev.windlass.activity.TaskQueues;
import dev.windlass.change.Admission;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeView;
import dev.windlass.change.EventOrigin;
import dev.windlass.plan.PlanJson;
import dev.windlass.workflow.SearchAttributes;
import dev.windlass.workflow.Stubs;
import dev.windlass.workflow.change.ChangeWorkflow;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;

/** Takes changes in order and runs one at a time; a cluster has no other writer, so no lock is needed and none is lost. */
public final class ClusterQueue implements ClusterWorkflow {

    private static final Logger LOG = Workflow.getLogger(ClusterQueue.class);

    /** Half of Temporal's suggestion would come too late for a burst of admissions within one task. */
    private static final int HISTORY_LIMIT = 4_000;

    /** What waits is carried across continue-as-new in one payload, of which Temporal takes 2 MB. */
    private static final int MOST_WAITING = 256;

    /** Of the JSON of all that waits; the events that are remembered take up to 400 kB beside it. */
    private static final long MOST_BYTES = 1_200_000;

    private final String cluster;
    private final Deque<Change> queue;
    private final AdmittedEvents seen;
    private final AdmissionActivities history = Stubs.admissions();
    private long waiting;
    private Change inHand;

    @WorkflowInit
    public ClusterQueue(State state) {
        cluster = state.cluster();
        queue = new ArrayDeque<>(state.queue());
        seen = new AdmittedEvents(state.seen(), state.forgetful());
        waiting = queue.stream().mapToLong(ClusterQueue::bytes).sum();
    }

    @Override
    public void run(State state) {
        while (true) {
            Workflow.await(() -> !queue.isEmpty() || full());
            if (full()) {
                Workflow.await(Workflow::isEveryHandlerFinished);
                Workflow.continueAsNew(new State(cluster, List.copyOf(queue), seen.list(), seen.isForgetful()));
            }
            inHand = queue.remove();
            waiting -= bytes(inHand);
            runToItsEnd(inHand);
            inHand = null;
        }
    }

    @Override
    public Admission submit(Change change) {
        Optional<Admission> known = seen.verdict(change).or(() -> recalled(change));
        if (known.isPresent()) {
            return known.get();
        }
        seen.add(change);
        int position = queue.size() + (inHand == null ? 0 : 1);
        queue.add(change);
        waiting += bytes(change);
        return new Admission.Accepted(change.id(), position);
    }

    /** While the history is read, the same event may come a second time; who comes back first has it admitted. */
    private Optional<Admission> recalled(Change change) {
        if (!seen.isForgetful()) {
            return Optional.empty();
        }
        return Optional.ofNullable(history.recall(cluster, change.id()))
                .map(known -> known.again(change.id(), change.origin()))
                .or(() -> seen.verdict(change));
    }

    @Override
    public void validateSubmit(Change change) {
        if (!change.cluster().equals(cluster)) {
            throw new IllegalArgumentException("cluster: the change is for " + change.cluster() + ", not " + cluster);
        }
        // What is known already needs no room.
        boolean full = queue.size() >= MOST_WAITING || waiting + bytes(change) > MOST_BYTES;
        if (full && seen.verdict(change).isEmpty()) {
            throw new IllegalStateException("queue: full, " + queue.size() + " changes wait already");
        }
    }

    @Override
    public EventOrigin origin(String id) {
        return seen.origin(id).orElse(null);
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
                        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                        .setTypedSearchAttributes(SearchAttributes.of(change))
                        .setStaticSummary(change.request().kind() + " by " + change.requester())
                        .build());
        try {
            ChangeView ended = child.run(change);
            LOG.info("change {} ended {}", change.id(), ended.phase());
        } catch (ChildWorkflowFailure e) {
            // A change reports its failures in its view; what arrives here was stopped from outside. The queue goes on.
            LOG.warn("change {} did not end by itself", change.id(), e);
        }
    }

    /** As it travels through Temporal. */
    private static long bytes(Change change) {
        return PlanJson.bytes(change).length;
    }

    private boolean full() {
        return Workflow.getInfo().isContinueAsNewSuggested()
                || Workflow.getInfo().getHistoryLength() > HISTORY_LIMIT;
    }
}
