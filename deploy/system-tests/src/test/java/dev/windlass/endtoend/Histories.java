package dev.windlass.endtoend;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Every workflow's history as Temporal exports it. */
final class Histories {

    private Histories() {}

    /** JSON by workflow and run. */
    static SortedMap<String, String> of(RunningWindlass running) {
        Map<String, String> environment = running.windlass.environment();
        WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(environment.get("TEMPORAL_ADDRESS"))
                .build());
        try {
            WorkflowClient client = WorkflowClient.newInstance(
                    service,
                    WorkflowClientOptions.newBuilder()
                            .setNamespace(environment.get("TEMPORAL_NAMESPACE"))
                            .build());
            SortedMap<String, String> histories = new TreeMap<>();
            client.listExecutions(null).forEach(workflow -> {
                String id = workflow.getExecution().getWorkflowId();
                String run = workflow.getExecution().getRunId();
                histories.put(id + " " + run, client.fetchHistory(id, run).toJson(false));
            });
            return histories;
        } finally {
            service.shutdownNow();
            service.awaitTermination(5, TimeUnit.SECONDS);
        }
    }
}
