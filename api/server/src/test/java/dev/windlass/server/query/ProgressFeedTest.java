package dev.windlass.server.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.windlass.change.JournalEntry;
import dev.windlass.ingest.KafkaClients;
import dev.windlass.ingest.Topics;
import dev.windlass.progress.ProgressPublisher;
import dev.windlass.server.runtime.Roles;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class ProgressFeedTest {

    private final ProgressFeed feed = new ProgressFeed(new KafkaClients(Map.of()), new Roles("worker"));

    @Test
    void readsBackWhatThePublisherWrites() {
        JournalEntry entry = new JournalEntry("change/a.k8s.local/c1/7", Instant.parse("2026-11-23T10:00:00Z"),
                "a.k8s.local", "c1", "dev.windlass.node.draining.v1", "windlass", "i-0abc", "Draining i-0abc",
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

    private static ConsumerRecord<byte[], byte[]> published(JournalEntry entry) {
        MockProducer<String, byte[]> producer =
                new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
        new ProgressPublisher(producer).publish(List.of(entry));
        ProducerRecord<String, byte[]> sent = producer.history().getFirst();
        ConsumerRecord<byte[], byte[]> received = new ConsumerRecord<>(
                sent.topic(), 0, 0, sent.key().getBytes(StandardCharsets.UTF_8), sent.value());
        sent.headers().forEach(received.headers()::add);
        return received;
    }
}
