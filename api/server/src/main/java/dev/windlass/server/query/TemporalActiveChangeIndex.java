package dev.windlass.server.query;

import dev.windlass.workflow.cluster.ClusterWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import jakarta.inject.Singleton;

/** Asks the cluster's workflow; a cluster without one has nothing in hand. */
@Singleton
final class TemporalActiveChangeIndex implements ActiveChangeIndex {

    private final WorkflowClient client;

    TemporalActiveChangeIndex(WorkflowClient client) {
        this.client = client;
    }

    @Override
    public boolean isBusy(String cluster) {
        try {
            return !client.newWorkflowStub(ClusterWorkflow.class, ClusterWorkflow.id(cluster))
                    .pending()
                    .isEmpty();
        } catch (WorkflowNotFoundException none) {
            return false;
        }
    }
}
