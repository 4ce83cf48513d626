package dev.windlass.server.rest;

import dev.windlass.server.runtime.IngestFactory;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A producer that keeps what it is given. */
@Factory
@Requires(property = "fake.windlass")
final class FakeKafka {

    @Singleton
    @Replaces(value = Producer.class, factory = IngestFactory.class)
    Producer<byte[], byte[]> producer() {
        return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
