package dev.windlass.bench;

import dev.windlass.change.Admission;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WithStartWorkflowOperation;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Update-with-start against trivial entities, as fast as it goes: one caller an entity, each asking again when answered. */
final class RawUpdates implements AutoCloseable {

    private static final String QUEUE = "bench-entities";

    private final WorkflowClient client;
    private final List<String> names;
    private final WorkerFactory factory;

    private RawUpdates(WorkflowClient client, List<String> names, WorkerFactory factory) {
        this.client = client;
        this.names = names;
        this.factory = factory;
    }

    static RawUpdates start(WorkflowClient client, List<String> names) {
        WorkerFactory factory = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .build());
        factory.newWorker(QUEUE).registerWorkflowImplementationTypes(Entity.Remembering.class);
        factory.start();
        return new RawUpdates(client, names, factory);
    }

    double perSecond(String round, int each) {
        long begun = System.nanoTime();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.allOf(names.stream()
                            .map(name -> CompletableFuture.runAsync(() -> ask(name, round, each), callers))
                            .toArray(CompletableFuture[]::new))
                    .join();
        }
        return names.size() * each / ((System.nanoTime() - begun) / 1e9);
    }

    private void ask(String name, String round, int each) {
        ChangeRequest request = new ChangeRequest.Create(Events.documents(name));
        for (int i = 0; i < each; i++) {
            Change change = new Change(
                    round + "-" + i + "-" + name, name, "bench", "benchmark", request, null, null, Instant.now());
            // Stub and operation are for one attempt each.
            Entity entity = client.newWorkflowStub(Entity.class, options(name));
            WorkflowClient.executeUpdateWithStart(
                    entity::submit,
                    change,
                    UpdateOptions.newBuilder(Admission.class)
                            .setUpdateId(change.id())
                            .build(),
                    new WithStartWorkflowOperation<>(entity::run));
        }
    }

    private static WorkflowOptions options(String name) {
        return WorkflowOptions.newBuilder()
                .setWorkflowId("bench-entity/" + name)
                .setTaskQueue(QUEUE)
                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                .build();
    }

    @Override
    public void close() {
        factory.shutdown();
    }
}
