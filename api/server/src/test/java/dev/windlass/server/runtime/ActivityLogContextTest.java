package dev.windlass.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.failpoint.EffectListener;
import dev.windlass.workflow.change.ChangeWorkflow;
import dev.windlass.workflow.cluster.ClusterWorkflow;
import dev.windlass.workflow.rollout.RolloutWorkflow;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.RetryOptions;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class ActivityLogContextTest {

    private static final String QUEUE = "test";

    /** What the thread of the last activity had in its context when the activity was over. */
    private volatile Map<String, String> afterwards;

    private TestWorkflowEnvironment temporal;

    @ActivityInterface
    public interface Logging {
        Map<String, String> context(boolean fails);
    }

    @WorkflowInterface
    public interface Caller {
        @WorkflowMethod
        Map<String, String> call(boolean fails);
    }

    public static final class CallerOfLogging implements Caller {
        @Override
        public Map<String, String> call(boolean fails) {
            return Workflow.newActivityStub(
                            Logging.class,
                            ActivityOptions.newBuilder()
                                    .setStartToCloseTimeout(Duration.ofSeconds(10))
                                    .setRetryOptions(RetryOptions.newBuilder()
                                            .setMaximumAttempts(1)
                                            .build())
                                    .build())
                    .context(fails);
        }
    }

    /** Sees the thread before and after everything else, as the first interceptor of a worker does. */
    private final class Outermost extends WorkerInterceptorBase {
        @Override
        public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
            return new ActivityInboundCallsInterceptorBase(next) {
                @Override
                public ActivityOutput execute(ActivityInput input) {
                    try {
                        return super.execute(input);
                    } finally {
                        afterwards = context();
                    }
                }
            };
        }
    }

    @BeforeEach
    void start() {
        WorkerInterceptor[] ofTheServer = TemporalFactory.interceptors(EffectListener.NONE);
        WorkerInterceptor[] all = new WorkerInterceptor[ofTheServer.length + 1];
        System.arraycopy(ofTheServer, 0, all, 0, ofTheServer.length);
        all[ofTheServer.length] = new Outermost();
        temporal = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(all)
                        .build())
                .build());
        Worker worker = temporal.newWorker(QUEUE);
        worker.registerWorkflowImplementationTypes(CallerOfLogging.class);
        worker.registerActivitiesImplementations((Logging) fails -> {
            if (fails) {
                throw ApplicationFailure.newNonRetryableFailure("failed as asked", "Asked");
            }
            return context();
        });
        temporal.start();
    }

    @AfterEach
    void stop() {
        temporal.close();
    }

    @Test
    void anActivityOfAChangeLogsItsClusterAndItsChange() {
        assertThat(call(ChangeWorkflow.id("prod.example.com", "c-1"), false))
                .containsOnly(Map.entry("cluster", "prod.example.com"), Map.entry("change", "c-1"));
    }

    @Test
    void anActivityOfARolloutLogsItsClusterAndItsChange() {
        assertThat(call(RolloutWorkflow.id("prod.example.com", "c-1", "nodes-a"), false))
                .containsOnly(Map.entry("cluster", "prod.example.com"), Map.entry("change", "c-1"));
    }

    @Test
    void anActivityOfAClusterLogsItsCluster() {
        assertThat(call(ClusterWorkflow.id("prod.example.com"), false))
                .containsOnly(Map.entry("cluster", "prod.example.com"));
    }

    @Test
    void anActivityOfAnyOtherWorkflowLogsNeither() {
        assertThat(call("somebody-elses/prod.example.com/c-1", false)).isEmpty();
    }

    @Test
    void nothingIsLeftAfterAnActivity() {
        call(ChangeWorkflow.id("prod.example.com", "c-1"), false);

        assertThat(afterwards).isEmpty();
    }

    @Test
    void nothingIsLeftAfterAnActivityThatFails() {
        assertThatThrownBy(() -> call(ChangeWorkflow.id("prod.example.com", "c-1"), true))
                .isInstanceOf(WorkflowException.class);

        assertThat(afterwards).isEmpty();
    }

    private Map<String, String> call(String workflow, boolean fails) {
        return temporal.getWorkflowClient()
                .newWorkflowStub(
                        Caller.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(workflow)
                                .setTaskQueue(QUEUE)
                                .build())
                .call(fails);
    }

    /** Of ours; Temporal's SDK has keys of its own. */
    private static Map<String, String> context() {
        Map<String, String> context = new HashMap<>();
        for (String key : new String[] {"cluster", "change"}) {
            if (MDC.get(key) != null) {
                context.put(key, MDC.get(key));
            }
        }
        return context;
    }
}
