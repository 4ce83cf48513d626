package dev.windlass.ingest;

import dev.windlass.ingest.Decoded.Invalid;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Keeps records that were refused, untouched, with the reason. */
@FunctionalInterface
public interface DeadLetters {

    /** Returns once the record is safe. @throws RuntimeException when it is not */
    void keep(ConsumerRecord<byte[], byte[]> record, Invalid why);
}
