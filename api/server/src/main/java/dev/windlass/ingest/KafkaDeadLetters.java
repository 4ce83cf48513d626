package dev.windlass.ingest;

import dev.windlass.ingest.Decoded.Invalid;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;

/**
 * Writes refused records to {@link Topics#DEAD_LETTERS}: key, value and headers as they came, and six headers more that
 * say why and from where.
 */
public final class KafkaDeadLetters implements DeadLetters {

    public static final String REASON = "windlass-dlq-reason";
    public static final String FIELD = "windlass-dlq-field";
    public static final String TOPIC = "windlass-dlq-original-topic";
    public static final String PARTITION = "windlass-dlq-original-partition";
    public static final String OFFSET = "windlass-dlq-original-offset";
    public static final String AT = "windlass-dlq-at";

    /** Set, to the size in bytes, only where the topic takes no record so large; the value is then its beginning. */
    public static final String TRUNCATED = "windlass-dlq-truncated-from";

    /** What every header of ours begins with; a replay leaves them out. */
    public static final String PREFIX = "windlass-dlq-";

    private static final int KEPT_OF_TOO_LARGE = 512 * 1024;

    private final Producer<byte[], byte[]> producer;
    private final Clock clock;

    public KafkaDeadLetters(Producer<byte[], byte[]> producer, Clock clock) {
        this.producer = producer;
        this.clock = clock;
    }

    @Override
    public void keep(ConsumerRecord<byte[], byte[]> record, Invalid why) {
        try {
            send(letter(record, record.value(), why));
        } catch (RecordTooLargeException tooLarge) {
            // Waiting would not make it smaller, and would hold up everything behind it.
            byte[] beginning = Arrays.copyOf(record.value(), Math.min(record.value().length, KEPT_OF_TOO_LARGE));
            ProducerRecord<byte[], byte[]> letter = letter(record, beginning, why);
            set(letter.headers(), TRUNCATED, Integer.toString(record.value().length));
            send(letter);
        }
    }

    private ProducerRecord<byte[], byte[]> letter(ConsumerRecord<byte[], byte[]> record, byte[] value, Invalid why) {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(Topics.DEAD_LETTERS, null, record.key(), value);
        record.headers().forEach(header -> letter.headers().add(header));
        set(letter.headers(), REASON, why.reason());
        set(letter.headers(), FIELD, why.field());
        set(letter.headers(), TOPIC, record.topic());
        set(letter.headers(), PARTITION, Integer.toString(record.partition()));
        set(letter.headers(), OFFSET, Long.toString(record.offset()));
        set(letter.headers(), AT, clock.instant().toString());
        return letter;
    }

    private void send(ProducerRecord<byte[], byte[]> letter) {
        try {
            producer.send(letter).get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RecordTooLargeException tooLarge) {
                throw tooLarge;
            }
            throw new KafkaException("the dead letter was not written", failed.getCause());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new KafkaException("stopped while writing a dead letter", stopping);
        }
    }

    private static void set(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
