package dev.windlass.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.sandbox.Ports;
import dev.windlass.sandbox.Project;
import dev.windlass.sandbox.PythonEnvironment;
import dev.windlass.sandbox.TemporalServer;
import dev.windlass.server.runtime.TemporalFactory;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Temporal's own server keeps of the last failure of an activity that is tried again. */
class PendingFailureTest {

    private static final String QUEUE = "failing";
    private static final String WORDS = "the cloud says no";

    @ActivityInterface
    public interface Cloud {
        void ask();
    }

    @WorkflowInterface
    public interface Asking {
        @WorkflowMethod
        void run();
    }

    public static final class Patient implements Asking {
        @Override
        public void run() {
            Workflow.newActivityStub(
                            Cloud.class,
                            ActivityOptions.newBuilder()
                                    .setStartToCloseTimeout(Duration.ofMinutes(1))
                                    .build())
                    .ask();
        }
    }

    @Test
    void aLargeOneIsCoveredByTemporalsOwnWordsUnlessItWasCutBefore(@TempDir Path folder) {
        PythonEnvironment python = PythonEnvironment.prepare(Project.find(), System.out::println);
        try (TemporalServer server = TemporalServer.start(python, folder, Ports.free())) {
            assertThat(seen(server, DefaultDataConverter.newDefaultInstance()))
                    .contains("of ask: Failure exceeds size limit.");
            assertThat(seen(server, TemporalFactory.dataConverter())).contains("of ask: " + WORDS);
        }
    }

    private static String seen(TemporalServer server, DataConverter converter) {
        WorkflowServiceStubs service = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(server.address())
                .build());
        WorkflowClient client = WorkflowClient.newInstance(
                service,
                WorkflowClientOptions.newBuilder().setDataConverter(converter).build());
        WorkerFactory workers = WorkerFactory.newInstance(client);
        try {
            Worker worker = workers.newWorker(QUEUE);
            worker.registerWorkflowImplementationTypes(Patient.class);
            worker.registerActivitiesImplementations((Cloud) () -> {
                throw new IllegalStateException(WORDS + "x".repeat(5_000));
            });
            workers.start();
            Asking workflow = client.newWorkflowStub(
                    Asking.class,
                    WorkflowOptions.newBuilder().setTaskQueue(QUEUE).build());
            WorkflowClient.start(workflow::run);
            WorkflowStub stub = WorkflowStub.fromTyped(workflow);
            String text = await(stub);
            stub.terminate("seen");
            return text;
        } finally {
            workers.shutdownNow();
            service.shutdownNow();
        }
    }

    private static String await(WorkflowStub workflow) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < end) {
            Optional<String> text =
                    PendingWork.text(workflow.describe().getRawDescription().getPendingActivitiesList());
            if (text.isPresent()) {
                return text.get();
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        throw new AssertionError("the activity was not tried three times");
    }
}
