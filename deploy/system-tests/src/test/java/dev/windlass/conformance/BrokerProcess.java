package dev.windlass.conformance;

import dev.windlass.sandbox.ChildProcess;
import dev.windlass.sandbox.KafkaBroker;
import dev.windlass.sandbox.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;

/** A Kafka broker in a JVM of its own, so that it can be killed, and started again over what it had written. */
final class BrokerProcess implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final int port = Ports.free();
    private final int controllerPort = Ports.free();
    private ChildProcess process;

    private BrokerProcess(Path folder) {
        this.folder = folder;
    }

    static BrokerProcess start(Path folder) {
        BrokerProcess broker = new BrokerProcess(folder);
        broker.restart();
        return broker;
    }

    void restart() {
        process = ChildProcess.start(
                "Kafka",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        folder.toString(),
                        Integer.toString(port),
                        Integer.toString(controllerPort)),
                Map.of(),
                folder.resolveSibling("kafka.log"));
        process.awaitReady(this::answers, LIMIT);
    }

    private boolean answers() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrapServers(), "default.api.timeout.ms", 2_000, "request.timeout.ms", 1_000);
        try (Admin admin = Admin.create(settings)) {
            return admin.listTopics().names().get().contains("windlass.progress");
        } catch (Exception notYet) {
            return false;
        }
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    ChildProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.kill();
    }

    /** The broker itself; arguments: folder, port, controller's port. */
    public static void main(String[] arguments) throws InterruptedException {
        KafkaBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        new CountDownLatch(1).await();
    }
}
