package dev.windlass.demo;

import dev.windlass.change.JournalEntry;
import dev.windlass.progress.ProgressPublisher;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Listens to {@code windlass.progress}, as any other program would, and leaves out what it has heard by event id. */
final class ProgressTopic implements AutoCloseable {

    private final KafkaConsumer<String, byte[]> consumer;
    private final Consumer<JournalEntry> listener;
    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private final Thread thread;

    ProgressTopic(String bootstrapServers, Consumer<JournalEntry> listener) {
        this.listener = listener;
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(ProgressPublisher.TOPIC).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread = Thread.ofPlatform().daemon().name("progress-topic").start(this::listen);
    }

    private void listen() {
        try (consumer) {
            while (true) {
                consumer.poll(Duration.ofSeconds(1)).forEach(this::hear);
            }
        } catch (WakeupException closed) {
            // close() asked for it
        }
    }

    private void hear(ConsumerRecord<String, byte[]> event) {
        String id = attribute(event, "ce_id");
        if (heard.add(id)) {
            listener.accept(
                    ApiClient.entry(event.value(), id, attribute(event, "ce_type"), attribute(event, "ce_time")));
        }
    }

    private static String attribute(ConsumerRecord<String, byte[]> event, String name) {
        return new String(event.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
