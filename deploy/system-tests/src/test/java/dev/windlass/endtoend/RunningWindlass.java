package dev.windlass.endtoend;

import dev.windlass.aws.AwsClients;
import dev.windlass.ingest.Topics;
import dev.windlass.sandbox.LocalWindlass;
import dev.windlass.spec.ClusterDocuments;
import dev.windlass.spec.NewCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The whole of Windlass on a test's own stack, and a client of each system that an outside program would talk to. */
final class RunningWindlass implements AutoCloseable {

    private static final int LARGEST_REQUEST = 32 * 1024 * 1024;

    final Path folder;
    final LocalWindlass windlass;
    final RestApi api;
    final AwsClients aws;
    final TopicTail progress;
    final TopicTail deadLetters;
    private final KafkaProducer<byte[], byte[]> producer;

    private RunningWindlass(Path folder, LocalWindlass windlass) {
        this.folder = folder;
        this.windlass = windlass;
        Map<String, String> environment = windlass.environment();
        String kafka = environment.get("KAFKA_BOOTSTRAP_SERVERS");
        api = new RestApi(URI.create(environment.get("WINDLASS_API")));
        aws = AwsClients.of(
                URI.create(environment.get("AWS_ENDPOINT_URL")),
                environment.get("AWS_REGION"),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY"))));
        progress = new TopicTail(kafka, Topics.PROGRESS);
        deadLetters = new TopicTail(kafka, Topics.DEAD_LETTERS);
        // A sender whose client refuses nothing large and packs what it sends: what is too much is for Windlass to say.
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "max.request.size", LARGEST_REQUEST, "compression.type", "gzip"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Nodes join as soon as their instance runs. */
    static RunningWindlass start(Path folder) {
        return new RunningWindlass(folder, LocalWindlass.start(folder, Duration.ZERO, System.out::println));
    }

    /** Returns when Kafka has it. */
    void publish(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("Kafka did not take the record", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** The documents that {@code create cluster} makes of the same few choices. */
    String documents(String cluster, List<String> zones, int controlPlanes, int nodes) {
        String store = windlass.environment().get("WINDLASS_STATE_STORE");
        return ClusterDocuments.toYaml(
                NewCluster.of(cluster, zones, controlPlanes, nodes, store).definition());
    }

    String bucket() {
        return URI.create(windlass.environment().get("WINDLASS_STATE_STORE")).getHost();
    }

    String kubeconfig() {
        try {
            return Files.readString(Path.of(windlass.environment().get("KUBECONFIG")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client of the only cluster, as {@code KUBECONFIG} leads to it. */
    KubernetesClient kubernetes() {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig()))
                .build();
    }

    @Override
    public void close() {
        try (windlass;
                api;
                aws;
                progress;
                deadLetters;
                producer) {
            return;
        }
    }
}
