package dev.windlass.conformance;

import com.google.protobuf.util.Durations;
import dev.windlass.sandbox.ChildProcess;
import dev.windlass.sandbox.Ports;
import dev.windlass.sandbox.Project;
import dev.windlass.sandbox.PythonEnvironment;
import dev.windlass.sandbox.TemporalServer;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Temporal and Kafka as a worker process needs them, each a process. Tests that share them keep apart by namespaces. */
final class Servers implements AutoCloseable {

    private static final AtomicInteger NAMESPACES = new AtomicInteger();
    private static final long RETENTION_DAYS = 1;

    private final PythonEnvironment python = PythonEnvironment.prepare(Project.find(), System.out::println);
    private final Path folder = Folders.of("servers");
    private final BrokerProcess kafka = BrokerProcess.start(folder.resolve("kafka"));
    /** Chosen last: whatever starts meanwhile might take it. */
    private final int temporalPort = Ports.free();

    private final WorkflowServiceStubs stubs;
    private TemporalServer temporal;

    private Servers() {
        startTemporal();
        stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(temporal.address())
                .build());
    }

    static Servers start() {
        return new Servers();
    }

    /** Over what it had written. */
    void startTemporal() {
        temporal = TemporalServer.start(python, folder.resolve("temporal"), temporalPort);
    }

    ChildProcess temporal() {
        return temporal.process();
    }

    BrokerProcess kafka() {
        return kafka;
    }

    /** A client of a namespace that nobody else uses. */
    WorkflowClient namespace() {
        String name = "test-" + NAMESPACES.incrementAndGet();
        stubs.blockingStub()
                .registerNamespace(RegisterNamespaceRequest.newBuilder()
                        .setNamespace(name)
                        .setWorkflowExecutionRetentionPeriod(Durations.fromDays(RETENTION_DAYS))
                        .build());
        return WorkflowClient.newInstance(
                stubs, WorkflowClientOptions.newBuilder().setNamespace(name).build());
    }

    /** For a process that works in this namespace. */
    Map<String, String> environment(String namespace) {
        return Map.of(
                "TEMPORAL_ADDRESS", temporal.address(),
                "TEMPORAL_NAMESPACE", namespace,
                "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    }

    /** Returns when Kafka has it. */
    void publish(ProducerRecord<byte[], byte[]> record) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError("Kafka did not take the record", e);
        }
    }

    @Override
    public void close() {
        stubs.shutdownNow();
        temporal.close();
        kafka.close();
    }
}
