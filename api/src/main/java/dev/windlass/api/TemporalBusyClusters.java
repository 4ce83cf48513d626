package dev.windlass.api;

import dev.windlass.workflow.ClusterWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import jakarta.inject.Singleton;

/** Asks the cluster's workflow; a cluster without one has nothing in hand. */
@Singleton
final class TemporalBusyClusters implements BusyClusters {

    private final WorkflowClient client;

    TemporalBusyClusters(WorkflowClient client) {
        this.client = client;
    }

    @Override
    public boolean isBusy(String cluster) {
        try {
            return !client.newWorkflowStub(ClusterWorkflow.class, ClusterWorkflow.id(cluster)).pending().isEmpty();
        } catch (WorkflowNotFoundException none) {
            return false;
        }
    }
}
