package dev.windlass.server.command;

import dev.windlass.ingest.ChangeEvents;
import dev.windlass.ingest.Topics;
import dev.windlass.server.problem.ProblemException;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Publishes change events: the API asks for changes the same way as everybody else. */
@Singleton
public final class ChangePublisher {

    private static final long PATIENCE_SECONDS = 15;

    /** Of what is asked for by its data alone; the ids are random, so that none meets another by accident. */
    public static final URI SOURCE = URI.create("/windlass/api");

    private final Producer<byte[], byte[]> producer;
    private final Clock clock = Clock.systemUTC();

    ChangePublisher(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** Publishes the data of an event in binary mode. */
    public void publish(String id, URI source, String cluster, byte[] data) {
        ProducerRecord<byte[], byte[]> record = record(cluster, data);
        header(record, "ce_specversion", "1.0");
        header(record, "ce_id", id);
        header(record, "ce_source", source.toString());
        header(record, "ce_type", ChangeEvents.TYPE);
        header(record, "ce_subject", cluster);
        header(record, "ce_time", clock.instant().toString());
        header(record, "content-type", "application/json");
        send(record);
    }

    /** Publishes a whole CloudEvent in structured mode. */
    public void publishStructured(String cluster, byte[] event) {
        ProducerRecord<byte[], byte[]> record = record(cluster, event);
        header(record, "content-type", "application/cloudevents+json; charset=UTF-8");
        send(record);
    }

    /** Publishes bytes and headers as they are. */
    public void publish(byte[] key, byte[] value, Iterable<Header> headers) {
        send(new ProducerRecord<>(Topics.CHANGES, null, key, value, headers));
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw ProblemException.unavailable("Kafka did not take the event: " + failed.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw ProblemException.unavailable("stopping");
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String cluster, byte[] value) {
        return new ProducerRecord<>(Topics.CHANGES, cluster.getBytes(StandardCharsets.UTF_8), value);
    }

    private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
