package dev.windlass.progress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.change.JournalEntry;
import dev.windlass.failpoint.EffectListener;
import dev.windlass.failpoint.Failpoint;
import dev.windlass.failpoint.SideEffects;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes journal entries as CloudEvents in binary mode, keyed by cluster, so that one cluster's events stay in order.
 * The event's id is the entry's: a consumer that has seen it may drop it.
 */
public final class ProgressPublisher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ProgressPublisher.class);

    public static final String TOPIC = "windlass.progress";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Producer<String, byte[]> producer;
    private final EffectListener listener;

    public ProgressPublisher(Producer<String, byte[]> producer) {
        this(producer, EffectListener.NONE);
    }

    private ProgressPublisher(Producer<String, byte[]> producer, EffectListener listener) {
        this.producer = producer;
        this.listener = listener;
    }

    /** @throws IllegalArgumentException where the environment names no Kafka server */
    public static ProgressPublisher fromEnvironment(Map<String, String> environment) {
        return fromEnvironment(environment, Failpoint.ofThisProcess());
    }

    /** @param listener is told of every batch of events that goes out */
    public static ProgressPublisher fromEnvironment(Map<String, String> environment, EffectListener listener) {
        Map<String, Object> settings = new HashMap<>(KafkaSettings.from(environment, ProducerConfig.configNames()));
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, "windlass-progress");
        return new ProgressPublisher(
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()), listener);
    }

    /** Returns when every event is on the topic's in-sync replicas; throws where one is not. */
    public void publish(List<JournalEntry> entries) {
        listener.before(SideEffects.kafkaPublish());
        List<Future<RecordMetadata>> pending = new ArrayList<>();
        for (JournalEntry entry : entries) {
            pending.add(producer.send(KafkaMessageFactory.<String>createWriter(TOPIC, entry.cluster())
                    .writeBinary(event(entry))));
        }
        try {
            for (Future<RecordMetadata> record : pending) {
                record.get();
            }
            listener.after(SideEffects.kafkaPublish());
            log.info(
                    "published {} to {}",
                    entries.stream().map(JournalEntry::type).toList(),
                    TOPIC);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while publishing progress", e);
        } catch (ExecutionException e) {
            log.warn("cannot publish progress to {}", TOPIC, e.getCause());
            throw new IllegalStateException("cannot publish progress to " + TOPIC, e.getCause());
        }
    }

    private static CloudEvent event(JournalEntry entry) {
        CloudEventBuilder event = CloudEventBuilder.v1()
                .withId(entry.id())
                .withType(entry.type())
                .withSource(URI.create("/windlass/" + entry.cluster()))
                .withData("application/json", data(entry));
        if (entry.at() != null) {
            event.withTime(entry.at().atOffset(ZoneOffset.UTC));
        }
        if (entry.subject() != null && !entry.subject().isEmpty()) {
            event.withSubject(entry.subject());
        }
        return event.build();
    }

    /** The entry without what the envelope says already. */
    private static byte[] data(JournalEntry entry) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("cluster", entry.cluster());
        data.put("change", entry.change());
        data.put("actor", entry.actor());
        data.put("subject", entry.subject());
        data.put("message", entry.message());
        data.put("data", entry.data());
        try {
            return JSON.writeValueAsBytes(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a journal entry is plain text", e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
