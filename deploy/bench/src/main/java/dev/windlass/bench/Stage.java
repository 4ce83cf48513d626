package dev.windlass.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.windlass.activity.TaskQueues;
import dev.windlass.aws.AwsClients;
import dev.windlass.change.ChangeView;
import dev.windlass.ingest.ChangeEvents;
import dev.windlass.ingest.KafkaClients;
import dev.windlass.ingest.Topics;
import dev.windlass.sandbox.Deadline;
import dev.windlass.sandbox.LocalStackException;
import dev.windlass.sandbox.LocalWindlass;
import dev.windlass.workflow.change.ChangeWorkflow;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A whole Windlass of the benchmark's own, whose nodes join at once, and clients of its Kafka and its Temporal. */
final class Stage implements AutoCloseable {

    static final Duration LIMIT = Duration.ofMinutes(5);
    private static final JsonMapper MAPPER = new JsonMapper();

    private final LocalWindlass windlass;
    private final WorkflowServiceStubs service;
    private final WorkflowClient temporal;
    private final Producer<byte[], byte[]> producer;

    private Stage(LocalWindlass windlass) {
        this.windlass = windlass;
        service = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(windlass.stack().temporal().address())
                .build());
        temporal = WorkflowClient.newInstance(service);
        producer = new KafkaProducer<>(kafka().producer());
    }

    static Stage start(Path folder, Consumer<String> progress) {
        return new Stage(LocalWindlass.start(folder, Duration.ZERO, progress));
    }

    LocalWindlass windlass() {
        return windlass;
    }

    WorkflowClient temporal() {
        return temporal;
    }

    KafkaClients kafka() {
        return new KafkaClients(
                Map.of("KAFKA_BOOTSTRAP_SERVERS", windlass.stack().kafka().bootstrapServers()));
    }

    /** The caller closes it. */
    AwsClients aws() {
        Map<String, String> environment = windlass.stack().environment();
        return AwsClients.of(
                URI.create(environment.get("AWS_ENDPOINT_URL")),
                environment.get("AWS_REGION"),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY"))));
    }

    /** The caller closes it. */
    KubernetesClient kubernetes(String cluster) {
        Path kubeconfig = Path.of(windlass.environment().get("KUBECONFIG"));
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(cluster, kubeconfig.toFile()))
                .build();
    }

    /** Asks for a change as everybody does. Answers when Kafka has the event only after {@link #flush}. */
    void publish(String id, String cluster, Map<String, Object> data) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.CHANGES, cluster.getBytes(StandardCharsets.UTF_8), json(data));
        Map.of(
                        "ce_specversion",
                        "1.0",
                        "ce_id",
                        id,
                        "ce_source",
                        "/windlass/bench",
                        "ce_type",
                        ChangeEvents.TYPE,
                        "ce_subject",
                        cluster,
                        "ce_time",
                        Instant.now().toString(),
                        "content-type",
                        "application/json")
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        producer.send(record);
    }

    void flush() {
        producer.flush();
    }

    ChangeWorkflow change(String cluster, String id) {
        return temporal.newWorkflowStub(ChangeWorkflow.class, ChangeWorkflow.id(cluster, id));
    }

    /** Waits until the change is as wanted. One that ends otherwise is an error that says why. */
    ChangeView await(String cluster, String id, Predicate<ChangeView> wanted) {
        ChangeView[] last = new ChangeView[1];
        boolean reached = Deadline.in(LIMIT).await(() -> {
            last[0] = view(cluster, id);
            return last[0] != null && (wanted.test(last[0]) || last[0].phase().isFinal());
        });
        if (!reached || !wanted.test(last[0])) {
            throw new LocalStackException(
                    "change " + id + " of " + cluster + " did not come to what was waited for: " + last[0]);
        }
        return last[0];
    }

    private ChangeView view(String cluster, String id) {
        try {
            return change(cluster, id).view();
        } catch (WorkflowNotFoundException notYet) {
            return null;
        }
    }

    WorkflowOptions named(String workflowId) {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(workflowId)
                .setTaskQueue(TaskQueues.WORKFLOWS)
                .build();
    }

    private static byte[] json(Map<String, Object> data) {
        try {
            return MAPPER.writeValueAsBytes(data);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("maps of text are always JSON", impossible);
        }
    }

    @Override
    public void close() {
        producer.close();
        service.shutdownNow();
        service.awaitTermination(5, TimeUnit.SECONDS);
        windlass.close();
    }
}
