package dev.windlass.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.ingest.Decoded.Invalid;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaDeadLettersTest {

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final DeadLetters letters =
            new KafkaDeadLetters(producer, Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC));

    @Test
    void keepsKeyBytesAndHeadersAsTheyCame() {
        ConsumerRecord<byte[], byte[]> record = Records.binary(7, "a.k8s.local", "c1", ChangeEvents.TYPE, "{oops");

        letters.keep(record, new Invalid("is not JSON", "record"));

        ProducerRecord<byte[], byte[]> letter = producer.history().getFirst();
        assertThat(letter.topic()).isEqualTo(Topics.DEAD_LETTERS);
        assertThat(letter.key()).isEqualTo(record.key());
        assertThat(letter.value()).isEqualTo(record.value());
        assertThat(header(letter, "ce_id")).isEqualTo("c1");
    }

    @Test
    void saysWhyAndFromWhere() {
        letters.keep(
                Records.binary(7, "a.k8s.local", "c1", ChangeEvents.TYPE, "{oops"),
                new Invalid("is not JSON", "record"));

        ProducerRecord<byte[], byte[]> letter = producer.history().getFirst();
        assertThat(header(letter, "windlass-dlq-reason")).isEqualTo("is not JSON");
        assertThat(header(letter, "windlass-dlq-field")).isEqualTo("record");
        assertThat(header(letter, "windlass-dlq-original-topic")).isEqualTo("windlass.changes");
        assertThat(header(letter, "windlass-dlq-original-partition")).isEqualTo("0");
        assertThat(header(letter, "windlass-dlq-original-offset")).isEqualTo("7");
        assertThat(header(letter, "windlass-dlq-at")).isEqualTo("2026-11-23T10:00:00Z");
    }

    private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
