package dev.windlass.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalServerTest {
    private static PythonEnvironment python;

    @BeforeAll
    static void preparePython() {
        python = PythonEnvironment.prepare(Project.find(), System.out::println);
    }

    @Test
    void keepsAWorkflowFromStopToStart(@TempDir Path folder) {
        int port = Ports.free();
        try (TemporalServer server = TemporalServer.start(python, folder, port)) {
            call(
                    server,
                    stubs -> stubs.blockingStub()
                            .startWorkflowExecution(StartWorkflowExecutionRequest.newBuilder()
                                    .setNamespace(TemporalServer.NAMESPACE)
                                    .setWorkflowId("cluster/example")
                                    .setRequestId("one")
                                    .setWorkflowType(WorkflowType.newBuilder().setName("Cluster"))
                                    .setTaskQueue(TaskQueue.newBuilder().setName("nobody"))
                                    .build()));
        }

        try (TemporalServer again = TemporalServer.start(python, folder, port)) {
            WorkflowExecutionStatus status = call(
                    again,
                    stubs -> stubs.blockingStub()
                            .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                                    .setNamespace(TemporalServer.NAMESPACE)
                                    .setExecution(WorkflowExecution.newBuilder().setWorkflowId("cluster/example"))
                                    .build())
                            .getWorkflowExecutionInfo()
                            .getStatus());

            assertThat(status).isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
        }
    }

    @Test
    void knowsTheSearchAttributesOfWindlass(@TempDir Path folder) {
        try (TemporalServer server = TemporalServer.start(python, folder, Ports.free())) {
            OperatorServiceStubs stubs = OperatorServiceStubs.newServiceStubs(OperatorServiceStubsOptions.newBuilder()
                    .setTarget(server.address())
                    .validateAndBuildWithDefaults());
            try {
                assertThat(stubs.blockingStub()
                                .listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                                        .setNamespace(TemporalServer.NAMESPACE)
                                        .build())
                                .getCustomAttributesMap())
                        .containsKeys("WindlassCluster", "WindlassChange", "WindlassPhase", "WindlassRequester");
            } finally {
                stubs.shutdownNow();
            }
        }
    }

    private static <T> T call(TemporalServer server, Function<WorkflowServiceStubs, T> question) {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(server.address())
                .build());
        try {
            return question.apply(stubs);
        } finally {
            stubs.shutdownNow();
        }
    }
}
