package dev.windlass.server.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.windlass.change.JournalEntry;
import dev.windlass.ingest.Backoff;
import dev.windlass.ingest.Topics;
import dev.windlass.progress.ProgressPublisher;
import dev.windlass.server.runtime.Roles;
import dev.windlass.server.runtime.ServerReadiness;
import io.micronaut.context.ApplicationContext;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ProgressFeedTest {

    private final ServerReadiness readiness = new ServerReadiness();
    private final Queue<Consumer<byte[], byte[]>> clients = new ConcurrentLinkedQueue<>();
    private final ProgressFeed feed = feed("worker");

    @Test
    void readsBackWhatThePublisherWrites() {
        JournalEntry entry = new JournalEntry(
                "change/a.k8s.local/c1/7",
                Instant.parse("2026-11-23T10:00:00Z"),
                "a.k8s.local",
                "c1",
                "dev.windlass.node.draining.v1",
                "windlass",
                "i-0abc",
                "Draining i-0abc",
                Map.of("group", "nodes-us-east-1d"));

        assertThat(feed.entry(published(entry))).contains(entry);
    }

    @Test
    void stopsInAProcessThatNeverFollowed() {
        feed.start();

        assertThatCode(feed::stop).doesNotThrowAnyException();
    }

    @Test
    void passesOverWhatIsNoProgressEvent() {
        ConsumerRecord<byte[], byte[]> foreign =
                new ConsumerRecord<>(Topics.PROGRESS, 0, 0, null, "{\"a\":1}".getBytes(StandardCharsets.UTF_8));

        assertThat(feed.entry(foreign)).isEmpty();
    }

    @Test
    void everyProcessIsGivenAFeed() {
        try (ApplicationContext process =
                ApplicationContext.run(Map.of("fake.windlass", "true", "windlass.roles", "worker"))) {
            assertThat(process.getBeansOfType(ProgressFeed.class)).hasSize(1);
        }
    }

    @Test
    void isUnreadyWhileItsClientIsBroken() {
        readiness.started();
        ProgressFeed following = feed("api");
        following.start();
        try {
            await(() -> status().getStatus().equals(HealthStatus.DOWN));
            assertThat(status().getDetails().toString()).contains("progress");
        } finally {
            following.stop();
        }
    }

    @Test
    void followsAgainWithANewClientIfItsClientBreaks() {
        readiness.started();
        MockConsumer<byte[], byte[]> broken = client();
        broken.schedulePollTask(() -> {
            throw new IllegalStateException("the client is broken");
        });
        MockConsumer<byte[], byte[]> next = client();
        JournalEntry entry = new JournalEntry(
                "change/a.k8s.local/c1/7",
                Instant.parse("2026-11-23T10:00:00Z"),
                "a.k8s.local",
                "c1",
                "dev.windlass.node.draining.v1",
                "windlass",
                "i-0abc",
                "Draining i-0abc",
                Map.of());
        next.schedulePollTask(() -> next.addRecord(published(entry)));
        ProgressFeed following = feed("api");
        List<JournalEntry> heard = new CopyOnWriteArrayList<>();
        following.entries().subscribe(heard::add);
        following.start();
        try {
            await(() -> heard.contains(entry));
            await(() -> status().getStatus().equals(HealthStatus.UP));
            assertThat(broken.closed()).isTrue();
        } finally {
            following.stop();
        }
    }

    private ProgressFeed feed(String role) {
        return new ProgressFeed(
                clients::remove, new Roles(role), readiness, new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)));
    }

    private MockConsumer<byte[], byte[]> client() {
        MockConsumer<byte[], byte[]> client = new MockConsumer<>("latest");
        client.updatePartitions(Topics.PROGRESS, List.of(new PartitionInfo(Topics.PROGRESS, 0, null, null, null)));
        client.updateEndOffsets(Map.of(new TopicPartition(Topics.PROGRESS, 0), 0L));
        clients.add(client);
        return client;
    }

    private HealthResult status() {
        return Mono.from(readiness.getResult()).block();
    }

    private static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(10);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("deadline").isBefore(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static ConsumerRecord<byte[], byte[]> published(JournalEntry entry) {
        MockProducer<String, byte[]> producer =
                new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
        new ProgressPublisher(producer).publish(List.of(entry));
        ProducerRecord<String, byte[]> sent = producer.history().getFirst();
        ConsumerRecord<byte[], byte[]> received =
                new ConsumerRecord<>(sent.topic(), 0, 0, sent.key().getBytes(StandardCharsets.UTF_8), sent.value());
        sent.headers().forEach(received.headers()::add);
        return received;
    }
}
