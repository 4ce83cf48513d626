package dev.windlass.demo;

import dev.windlass.change.EventTypes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A change event as any program publishes it: a CloudEvent in binary mode.
 *
 * @param data what {@code schemas/change-requested.v1.json} describes
 */
record ChangeEvent(String id, String cluster, Map<String, Object> data) {

    static final String TOPIC = "windlass.changes";

    static ChangeEvent of(String id, String cluster, String requester, Map<String, Object> change) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("cluster", cluster);
        data.put("requester", requester);
        data.put("reason", "demo");
        data.put("approval", "required");
        data.put("rollout", Map.of("settle", "PT1S", "validateInterval", "PT2S"));
        data.put("change", change);
        return new ChangeEvent(id, cluster, data);
    }

    void publish(String bootstrapServers) {
        ProducerRecord<String, byte[]> message =
                new ProducerRecord<>(TOPIC, cluster, ApiClient.write(data).getBytes(StandardCharsets.UTF_8));
        header(message, "ce_specversion", "1.0");
        header(message, "ce_id", id);
        header(message, "ce_source", "/windlass/demo");
        header(message, "ce_type", EventTypes.CHANGE_REQUESTED);
        header(message, "ce_subject", cluster);
        header(message, "ce_time", Instant.now().toString());
        header(message, "content-type", "application/json");
        Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(message).get();
        } catch (ExecutionException e) {
            throw new DemoFailure(
                    "Kafka did not take the event: " + e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted");
        }
    }

    private static void header(ProducerRecord<String, byte[]> message, String name, String value) {
        message.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
