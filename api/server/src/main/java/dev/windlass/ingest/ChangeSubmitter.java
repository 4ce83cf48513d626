package dev.windlass.ingest;

import dev.windlass.activity.TaskQueues;
import dev.windlass.change.Admission;
import dev.windlass.change.Change;
import dev.windlass.change.EventOrigin;
import dev.windlass.ingest.Decoded.Invalid;
import dev.windlass.resource.build.Checksum;
import dev.windlass.workflow.SearchAttributes;
import dev.windlass.workflow.cluster.ClusterWorkflow;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WithStartWorkflowOperation;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;

/**
 * Submits changes by update-with-start: one call starts the cluster's workflow where none runs, and answers the verdict.
 * The update's id names record and event, so that Temporal answers from memory what it answered to that record.
 */
public final class ChangeSubmitter implements Admissions {

    private final WorkflowClient client;

    public ChangeSubmitter(WorkflowClient client) {
        this.client = client;
    }

    @Override
    public Outcome admit(Change change, String delivery) {
        // Stub and operation are for one attempt each.
        ClusterWorkflow cluster = client.newWorkflowStub(ClusterWorkflow.class, options(change.cluster()));
        WithStartWorkflowOperation<Void> start =
                new WithStartWorkflowOperation<>(cluster::run, ClusterWorkflow.State.of(change.cluster()));
        UpdateOptions<Admission> update = UpdateOptions.newBuilder(Admission.class)
                .setUpdateId(updateId(change, delivery))
                .build();
        try {
            return new Outcome.Admitted(WorkflowClient.executeUpdateWithStart(cluster::submit, change, update, start));
        } catch (WorkflowUpdateException refused) {
            return refusal(change, refused);
        } catch (WorkflowException | StatusRuntimeException away) {
            return new Outcome.Unavailable(away);
        }
    }

    /** A topic that is made anew counts its records from 0: the record alone is no name. */
    private static String updateId(Change change, String delivery) {
        EventOrigin origin = change.origin();
        return Checksum.hexadecimal(String.join("\n", delivery, change.id(), origin.source(), origin.digest()));
    }

    private static WorkflowOptions options(String cluster) {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(ClusterWorkflow.id(cluster))
                .setTaskQueue(TaskQueues.WORKFLOWS)
                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .setTypedSearchAttributes(io.temporal.common.SearchAttributes.newBuilder()
                        .set(SearchAttributes.CLUSTER, cluster)
                        .build())
                .build();
    }

    /** A cluster whose queue is full says so by {@code IllegalStateException}; holding its records would hold up others'. */
    private static Outcome refusal(Change change, WorkflowUpdateException refused) {
        if (!(refused.getCause() instanceof ApplicationFailure failure)) {
            return new Outcome.Unavailable(refused);
        }
        WorkflowRefusal refusal = WorkflowRefusal.of(failure.getOriginalMessage());
        if (failure.getType().equals(IllegalStateException.class.getName())) {
            String field = refusal.field().isEmpty() ? "queue" : refusal.field();
            return new Outcome.Full(new Invalid(refusal.rule(), field));
        }
        String field = refusal.field().isEmpty() ? "data.change" : "data." + refusal.field();
        return new Outcome.Admitted(new Admission.Rejected(change.id(), field, refusal.rule()));
    }
}
