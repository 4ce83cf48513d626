package dev.windlass.sandbox;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.Exit;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** One Kafka broker with its own KRaft controller inside this JVM, on the loopback interface; records outlive it. */
public final class KafkaBroker implements AutoCloseable {
    private static final int NODE = 1;
    private static final String LOOPBACK = "127.0.0.1";
    private static final short ONE_REPLICA = 1;
    /** Changes of one cluster stay in order by their key; three partitions let clusters go side by side. */
    private static final List<NewTopic> TOPICS = List.of(
            new NewTopic("windlass.changes", 3, ONE_REPLICA),
            // a refused record may unpack to much more than the 1 MiB that windlass.changes takes packed
            new NewTopic("windlass.changes.dlq", 1, ONE_REPLICA)
                    .configs(Map.of("max.message.bytes", Integer.toString(16 * 1024 * 1024))),
            new NewTopic("windlass.progress", 3, ONE_REPLICA));

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private KafkaBroker(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /** Starts a broker over the folder, formatting it the first time, and waits until its topics are there. */
    public static KafkaBroker start(Path folder, int brokerPort, int controllerPort) {
        // A broker that gives up calls exit or halt; that must end neither the stack nor a test's JVM.
        Exit.setExitProcedure((status, message) -> {
            throw new LocalStackException("Kafka gave up: " + message);
        });
        Exit.setHaltProcedure((status, message) -> {
            throw new LocalStackException("Kafka gave up: " + message);
        });
        try {
            if (!Files.exists(folder.resolve("meta.properties"))) {
                format(folder);
            }
            KafkaRaftServer server =
                    new KafkaRaftServer(new KafkaConfig(settings(folder, brokerPort, controllerPort)), Time.SYSTEM);
            server.startup();
            KafkaBroker broker = new KafkaBroker(server, LOOPBACK + ":" + brokerPort);
            broker.createTopics();
            return broker;
        } catch (Exception e) {
            throw new LocalStackException("cannot start Kafka in " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void format(Path folder) throws Exception {
        Files.createDirectories(folder);
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(NODE)
                .setControllerListenerName("CONTROLLER")
                .setDirectories(List.of(folder.toString()))
                .setMetadataLogDirectory(folder.toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .run();
    }

    private static Properties settings(Path folder, int brokerPort, int controllerPort) {
        Properties settings = new Properties();
        settings.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", Integer.toString(NODE)),
                Map.entry("controller.quorum.voters", NODE + "@" + LOOPBACK + ":" + controllerPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry(
                        "listeners",
                        "BROKER://" + LOOPBACK + ":" + brokerPort + ",CONTROLLER://" + LOOPBACK + ":" + controllerPort),
                Map.entry("advertised.listeners", "BROKER://" + LOOPBACK + ":" + brokerPort),
                Map.entry("inter.broker.listener.name", "BROKER"),
                Map.entry("log.dirs", folder.toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "3"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "3"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.num.partitions", "3"),
                // the cleaner's buffer is 128 MB by default, as much as all the rest
                Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "4")));
        return settings;
    }

    private void createTopics() throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            for (Map.Entry<String, KafkaFuture<Void>> topic :
                    admin.createTopics(TOPICS).values().entrySet()) {
                try {
                    topic.getValue().get();
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw e;
                    }
                }
            }
        }
    }

    /** host:port, as {@code KAFKA_BOOTSTRAP_SERVERS} wants it. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
