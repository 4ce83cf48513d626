package dev.windlass.ingest;

import dev.windlass.activity.TaskQueues;
import dev.windlass.change.Admission;
import dev.windlass.change.Change;
import dev.windlass.workflow.ClusterWorkflow;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WithStartWorkflowOperation;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import io.temporal.failure.ApplicationFailure;

/**
 * Submits changes by update-with-start: one call starts the cluster's workflow where none runs, and answers the verdict.
 * The update's id is the change's, so that Temporal answers a repeated one from memory.
 */
public final class TemporalAdmissions implements Admissions {

    private static final SearchAttributeKey<String> CLUSTER = SearchAttributeKey.forKeyword("WindlassCluster");

    private final WorkflowClient client;

    public TemporalAdmissions(WorkflowClient client) {
        this.client = client;
    }

    @Override
    public Outcome admit(Change change) {
        // Stub and operation are for one attempt each.
        ClusterWorkflow cluster = client.newWorkflowStub(ClusterWorkflow.class, options(change.cluster()));
        WithStartWorkflowOperation<Void> start =
                new WithStartWorkflowOperation<>(cluster::run, ClusterWorkflow.State.of(change.cluster()));
        UpdateOptions<Admission> update = UpdateOptions.newBuilder(Admission.class)
                .setUpdateId(change.id())
                .build();
        try {
            return new Outcome.Admitted(WorkflowClient.executeUpdateWithStart(cluster::submit, change, update, start));
        } catch (WorkflowUpdateException refused) {
            return new Outcome.Admitted(new Admission.Rejected(change.id(), reason(refused)));
        } catch (WorkflowServiceException | StatusRuntimeException away) {
            return new Outcome.Unavailable(away);
        } catch (WorkflowException closing) {
            return new Outcome.Unavailable(closing);
        }
    }

    private static WorkflowOptions options(String cluster) {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(ClusterWorkflow.id(cluster))
                .setTaskQueue(TaskQueues.WORKFLOWS)
                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .setTypedSearchAttributes(
                        SearchAttributes.newBuilder().set(CLUSTER, cluster).build())
                .build();
    }

    private static String reason(WorkflowUpdateException refused) {
        if (refused.getCause() instanceof ApplicationFailure failure) {
            return failure.getOriginalMessage();
        }
        return String.valueOf(refused.getMessage());
    }
}
