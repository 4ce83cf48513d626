package dev.windlass.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.ingest.KafkaDeadLetters;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class KafkaDeadLetterQueueTest {

    @Test
    void knowsTheIdOfARefusedEventInBinaryMode() {
        assertThat(KafkaDeadLetterQueue.eventId(with(letter("{}"), "ce_id", "a1")))
                .contains("a1");
    }

    @Test
    void knowsTheIdOfARefusedEventInStructuredMode() {
        assertThat(KafkaDeadLetterQueue.eventId(letter("{\"specversion\":\"1.0\",\"id\":\"a1\"}")))
                .contains("a1");
    }

    @Test
    void takesNoIdFromWhatIsNoEvent() {
        assertThat(KafkaDeadLetterQueue.eventId(letter("{\"id\":\"a1\"}"))).isEmpty();
        assertThat(KafkaDeadLetterQueue.eventId(letter("not json"))).isEmpty();
    }

    @Test
    void letsAMendedEventHaveAnotherIdWhereTheIdWasRefused() {
        ConsumerRecord<byte[], byte[]> letter = with(letter("{}"), "ce_id", "../config");

        assertThat(KafkaDeadLetterQueue.eventId(with(letter, KafkaDeadLetters.FIELD, "id")))
                .isEmpty();
    }

    @Test
    void knowsTheSourceOfARefusedEventSoThatTheMendedOneIsTheSameEvent() {
        assertThat(KafkaDeadLetterQueue.source(with(letter("{}"), "ce_source", "/teams/a")))
                .contains(URI.create("/teams/a"));
        assertThat(KafkaDeadLetterQueue.source(letter("{\"specversion\":\"1.0\",\"source\":\"/teams/b\"}")))
                .contains(URI.create("/teams/b"));
        assertThat(KafkaDeadLetterQueue.source(letter("{}"))).isEmpty();
        assertThat(KafkaDeadLetterQueue.source(with(letter("{}"), "ce_source", "not a source")))
                .isEmpty();
    }

    private static ConsumerRecord<byte[], byte[]> letter(String value) {
        return new ConsumerRecord<>("windlass.changes.dlq", 0, 0, null, value.getBytes(StandardCharsets.UTF_8));
    }

    private static ConsumerRecord<byte[], byte[]> with(
            ConsumerRecord<byte[], byte[]> letter, String header, String value) {
        letter.headers().add(header, value.getBytes(StandardCharsets.UTF_8));
        return letter;
    }
}
