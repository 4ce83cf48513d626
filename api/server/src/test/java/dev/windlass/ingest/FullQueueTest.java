package dev.windlass.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.activity.TaskQueues;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.workflow.cluster.ClusterQueue;
import dev.windlass.workflow.cluster.ClusterWorkflow;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.converter.EncodedValues;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.workflow.DynamicWorkflow;
import io.temporal.workflow.Workflow;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the dead letter says if the queue of a cluster, run by Temporal, takes no more. */
@Timeout(60)
class FullQueueTest {

    private static final String CLUSTER = "a.k8s.local";

    private final TestWorkflowEnvironment temporal =
            TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                    .setUseTimeskipping(false)
                    .registerSearchAttribute("WindlassCluster", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                    .registerSearchAttribute("WindlassChange", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                    .registerSearchAttribute("WindlassPhase", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                    .registerSearchAttribute("WindlassRequester", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
                    .build());
    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final ChangeIntake intake = new ChangeIntake(
            new ChangeEvents(),
            MinimumApproval.of("automatic"),
            _ -> Optional.empty(),
            _ -> Optional.empty(),
            new ChangeSubmitter(temporal.getWorkflowClient()),
            new KafkaDeadLetters(kafka, Clock.systemUTC()));

    @BeforeEach
    void start() {
        temporal.newWorker(TaskQueues.WORKFLOWS)
                .registerWorkflowImplementationTypes(ClusterQueue.class, EndlessChange.class);
        temporal.start();
    }

    @AfterEach
    void stop() {
        temporal.close();
    }

    @Test
    void saysOnceThatTheQueueIsFullAndHowManyChangesWait() {
        queue(CLUSTER, 300, "");

        intake.attempt(update());

        assertThat(header("windlass-dlq-field")).isEqualTo("queue");
        assertThat(header("windlass-dlq-reason")).matches("full, (299|300) changes wait already");
    }

    @Test
    void saysTheSameIfTheQueueIsFullOfLargeChanges() {
        queue(CLUSTER, 200, "a".repeat(8_192));

        intake.attempt(update());

        assertThat(header("windlass-dlq-field")).isEqualTo("queue");
        assertThat(header("windlass-dlq-reason")).matches("full, (199|200) changes wait already");
    }

    @Test
    void namesTheFieldOnceIfTheQueueIsOfAnotherCluster() {
        queue("b.k8s.local", 1, "");

        intake.attempt(update());

        assertThat(header("windlass-dlq-field")).isEqualTo("data.cluster");
        assertThat(header("windlass-dlq-reason")).isEqualTo("the change is for a.k8s.local, not b.k8s.local");
    }

    /** The workflow of {@link #CLUSTER}, begun with changes that wait already. */
    private void queue(String cluster, int waiting, String reason) {
        List<Change> changes = IntStream.range(0, waiting)
                .mapToObj(i -> new Change(
                        "c" + i, cluster, "ada", reason, new ChangeRequest.Update(), null, null, Instant.EPOCH))
                .toList();
        ClusterWorkflow workflow = temporal.getWorkflowClient()
                .newWorkflowStub(
                        ClusterWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(ClusterWorkflow.id(CLUSTER))
                                .setTaskQueue(TaskQueues.WORKFLOWS)
                                .build());
        WorkflowClient.start(workflow::run, new ClusterWorkflow.State(cluster, changes, List.of(), false));
    }

    private static ConsumerRecord<byte[], byte[]> update() {
        return Records.binary(
                0,
                CLUSTER,
                "late",
                ChangeEvents.TYPE,
                "{\"cluster\":\"a.k8s.local\",\"requester\":\"ada\",\"change\":{\"kind\":\"update\"}}");
    }

    private String header(String name) {
        assertThat(kafka.history()).hasSize(1);
        return new String(kafka.history().getFirst().headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** Stands for every change: it never ends, so that what is behind it waits. */
    public static final class EndlessChange implements DynamicWorkflow {
        @Override
        public Object execute(EncodedValues arguments) {
            Workflow.await(() -> false);
            return null;
        }
    }
}
