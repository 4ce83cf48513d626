package dev.windlass.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.change.JournalEntry;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.message.MessageReader;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class ProgressPublisherTest {

    private static final JournalEntry ENTRY = new JournalEntry(
            "change/c.k8s.local/e1/7",
            Instant.parse("2026-11-23T12:00:00Z"),
            "c.k8s.local",
            "e1",
            "dev.windlass.node.draining.v1",
            "windlass",
            "node-1",
            "draining node-1",
            Map.of("pods", "4"));

    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());

    @Test
    void publishesACloudEventInBinaryModeUnderTheClustersKey() throws Exception {
        new ProgressPublisher(producer).publish(List.of(ENTRY));

        ProducerRecord<String, byte[]> record = producer.history().getFirst();
        assertThat(record.topic()).isEqualTo("windlass.progress");
        assertThat(record.key()).isEqualTo("c.k8s.local");
        MessageReader reader = KafkaMessageFactory.createReader(record.headers(), record.value());
        CloudEvent event = reader.toEvent();
        assertThat(event.getId()).isEqualTo(ENTRY.id());
        assertThat(event.getType()).isEqualTo(ENTRY.type());
        assertThat(event.getSource()).hasToString("/windlass/c.k8s.local");
        assertThat(event.getSubject()).isEqualTo("node-1");
        assertThat(event.getTime().toInstant()).isEqualTo(ENTRY.at());
        JsonNode data = new ObjectMapper().readTree(event.getData().toBytes());
        assertThat(data.get("message").asText()).isEqualTo("draining node-1");
        assertThat(data.get("data").get("pods").asText()).isEqualTo("4");
        assertThat(data.has("id")).isFalse();
    }

    @Test
    void throwsWhereTheTopicTakesNothing() {
        MockProducer<String, byte[]> failing =
                new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
        failing.sendException = new IllegalStateException("broker gone");

        assertThatThrownBy(() -> new ProgressPublisher(failing).publish(List.of(ENTRY)))
                .hasMessageContaining("broker gone");
    }

    @Test
    void takesClientPropertiesFromTheEnvironmentAndLeavesTheRest() {
        Map<String, String> environment = Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
                "KAFKA_SECURITY_PROTOCOL", "SSL",
                "KAFKA_HOME", "/opt/kafka",
                "PATH", "/bin");

        assertThat(KafkaSettings.from(environment, ProducerConfig.configNames()))
                .containsExactly(Map.entry("bootstrap.servers", "kafka:9092"), Map.entry("security.protocol", "SSL"));
    }

    @Test
    void namesTheSettingThatIsMissing() {
        assertThatThrownBy(() -> KafkaSettings.from(Map.of(), Set.of("bootstrap.servers")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("KAFKA_BOOTSTRAP_SERVERS");
    }
}
