package dev.windlass.server.runtime;

import dev.windlass.ingest.AdmissionCheck;
import dev.windlass.ingest.Admissions;
import dev.windlass.ingest.Backoff;
import dev.windlass.ingest.ChangeConsumer;
import dev.windlass.ingest.ChangeEvents;
import dev.windlass.ingest.ChangeIntake;
import dev.windlass.ingest.ChangeSubmitter;
import dev.windlass.ingest.DeadLetters;
import dev.windlass.ingest.KafkaClients;
import dev.windlass.ingest.KafkaDeadLetters;
import dev.windlass.ingest.KnownEvents;
import dev.windlass.ingest.MinimumApproval;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import io.temporal.client.WorkflowClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/** From Kafka to the clusters' workflows. */
@Factory
public final class IngestFactory {

    @Singleton
    KafkaClients kafka() {
        return new KafkaClients(System.getenv());
    }

    @Bean(preDestroy = "close")
    @Singleton
    Producer<byte[], byte[]> producer(KafkaClients kafka) {
        return new KafkaProducer<>(kafka.producer());
    }

    @Singleton
    ChangeEvents events() {
        return new ChangeEvents();
    }

    @Singleton
    DeadLetters deadLetters(Producer<byte[], byte[]> producer) {
        return new KafkaDeadLetters(producer, Clock.systemUTC());
    }

    @Singleton
    Admissions admissions(WorkflowClient client) {
        return new ChangeSubmitter(client);
    }

    @Bean(preDestroy = "close")
    @Singleton
    ChangeConsumer consumer(
            KafkaClients kafka,
            ChangeEvents events,
            AdmissionCheck check,
            KnownEvents known,
            Admissions admissions,
            DeadLetters deadLetters,
            @Value("${windlass.ingest.window:100}") int window,
            @Value("${windlass.minimum-approval:automatic}") String minimumApproval) {
        ChangeIntake intake =
                new ChangeIntake(events, MinimumApproval.of(minimumApproval), check, known, admissions, deadLetters);
        return new ChangeConsumer(() -> new KafkaConsumer<>(kafka.consumer()), intake, window, Backoff.DEFAULT);
    }
}
