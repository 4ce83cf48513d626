package dev.windlass.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {
    private static final TopicPartition FIRST = new TopicPartition("windlass.changes", 0);

    @Test
    void keepsRecordsFromStopToStart(@TempDir Path folder) throws ExecutionException, InterruptedException {
        int port = Ports.free();
        try (KafkaBroker broker = KafkaBroker.start(folder, port, Ports.free());
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.send(new ProducerRecord<>(FIRST.topic(), FIRST.partition(), "example", "change"))
                    .get();
        }

        try (KafkaBroker again = KafkaBroker.start(folder, port, Ports.free());
                KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", again.bootstrapServers()),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            consumer.assign(List.of(FIRST));
            consumer.seekToBeginning(List.of(FIRST));

            assertThat(consumer.poll(Duration.ofSeconds(20)))
                    .extracting(record -> record.value())
                    .containsExactly("change");
        }
    }

    @Test
    void createsTheTopicsOfWindlass(@TempDir Path folder) throws ExecutionException, InterruptedException {
        try (KafkaBroker broker = KafkaBroker.start(folder, Ports.free(), Ports.free());
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get())
                    .contains("windlass.changes", "windlass.changes.dlq", "windlass.progress");
            assertThat(admin.describeTopics(List.of("windlass.changes"))
                            .allTopicNames()
                            .get()
                            .get("windlass.changes")
                            .partitions())
                    .hasSize(3);
        }
    }
}
