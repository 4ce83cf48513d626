package dev.windlass.server.command;

import dev.windlass.change.Change;
import dev.windlass.ingest.ChangeEvents;
import dev.windlass.ingest.Decoded;
import dev.windlass.ingest.KafkaClients;
import dev.windlass.ingest.KafkaDeadLetters;
import dev.windlass.ingest.Topics;
import dev.windlass.server.problem.ProblemException;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Reads {@link Topics#DEAD_LETTERS} from the topic each time it is asked: it is short, or somebody has work to do. */
@Singleton
final class KafkaDeadLetterQueue implements DeadLetterQueue {

    private static final int LATEST = 500;
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final KafkaClients kafka;
    private final ChangeEvents events;
    private final RepetitionCheck repetitions;
    private final ChangePublisher publisher;

    KafkaDeadLetterQueue(
            KafkaClients kafka, ChangeEvents events, RepetitionCheck repetitions, ChangePublisher publisher) {
        this.kafka = kafka;
        this.events = events;
        this.repetitions = repetitions;
        this.publisher = publisher;
    }

    @Override
    public List<DeadLetter> letters() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(kafka.reader())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.DEAD_LETTERS).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
            partitions.forEach(partition ->
                    consumer.seek(partition, Math.max(beginnings.get(partition), ends.get(partition) - LATEST)));
            Deque<ConsumerRecord<byte[], byte[]>> latest = new ArrayDeque<>();
            Instant deadline = Instant.now().plus(PATIENCE);
            while (!reached(consumer, ends) && Instant.now().isBefore(deadline)) {
                consumer.poll(POLL).forEach(latest::add);
            }
            return latest.stream()
                    .sorted(Comparator.comparingLong(ConsumerRecord::timestamp))
                    .skip(Math.max(0, latest.size() - LATEST))
                    .map(KafkaDeadLetterQueue::letter)
                    .toList();
        }
    }

    private static boolean reached(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static DeadLetter letter(ConsumerRecord<byte[], byte[]> record) {
        String at = header(record, KafkaDeadLetters.AT)
                .orElse(Instant.ofEpochMilli(record.timestamp()).toString());
        return new DeadLetter(
                record.partition(),
                record.offset(),
                text(record.key()),
                eventId(record).orElse(null),
                header(record, KafkaDeadLetters.REASON).orElse(null),
                header(record, KafkaDeadLetters.FIELD).orElse(null),
                Instant.parse(at),
                shown(text(record.value())));
    }

    @Override
    public String replay(int partition, long offset, byte[] mended) {
        ConsumerRecord<byte[], byte[]> letter = find(partition, offset)
                .orElseThrow(() -> ProblemException.notFound("dead letter " + partition + ":" + offset));
        Optional<String> id = eventId(letter);
        if (mended != null && !ChangeEventFormat.isCloudEvent(mended)) {
            return replayData(
                    id.orElseGet(() -> UUID.randomUUID().toString()),
                    source(letter).orElse(ChangePublisher.SOURCE),
                    mended);
        }
        byte[] value = mended == null ? letter.value() : mended;
        if (mended == null && header(letter, "ce_id").isPresent()) {
            ConsumerRecord<byte[], byte[]> record = original(letter);
            Change change = unlessTaken(events.decode(record));
            publisher.publish(letter.key(), letter.value(), record.headers());
            return change.id();
        }
        Change change = unlessTaken(events.decodeStructured(value, Instant.ofEpochMilli(letter.timestamp())));
        if (id.isPresent() && !id.get().equals(change.id()) && !isRefusedForItsData(letter)) {
            throw ProblemException.invalid("id", "must be " + id.get() + ", as of the refused event");
        }
        publisher.publishStructured(change.cluster(), value);
        return change.id();
    }

    /** A header in binary mode, in the value in structured mode; none where the id itself was refused. */
    static Optional<String> eventId(ConsumerRecord<byte[], byte[]> letter) {
        if (header(letter, KafkaDeadLetters.FIELD).equals(Optional.of("id"))) {
            return Optional.empty();
        }
        return header(letter, "ce_id").or(() -> ChangeEventFormat.eventId(letter.value()));
    }

    /** As of data that is not what its id stands for: then another id is the way out. */
    private static boolean isRefusedForItsData(ConsumerRecord<byte[], byte[]> letter) {
        return header(letter, KafkaDeadLetters.FIELD).equals(Optional.of("data"));
    }

    /** The mended record is the same event: it keeps the source beside the id. */
    static Optional<URI> source(ConsumerRecord<byte[], byte[]> letter) {
        return header(letter, "ce_source")
                .or(() -> ChangeEventFormat.eventSource(letter.value()))
                .flatMap(KafkaDeadLetterQueue::uri);
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text)).filter(uri -> !text.isEmpty());
        } catch (URISyntaxException refused) {
            return Optional.empty();
        }
    }

    private String replayData(String id, URI source, byte[] data) {
        Decoded decoded = events.decode(id, source, data, Instant.now());
        publisher.publish(id, source, unlessTaken(decoded).cluster(), data);
        return id;
    }

    /** @throws ProblemException if it is no change, or if another event has its id: it would come back */
    private Change unlessTaken(Decoded decoded) {
        Change change = ChangeEventFormat.valid(decoded);
        repetitions.isRepeated(change);
        return change;
    }

    private static ConsumerRecord<byte[], byte[]> original(ConsumerRecord<byte[], byte[]> letter) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(Topics.CHANGES, 0, 0, letter.key(), letter.value());
        List<Header> headers = new ArrayList<>();
        letter.headers().forEach(headers::add);
        headers.stream()
                .filter(header -> !header.key().startsWith(KafkaDeadLetters.PREFIX))
                .forEach(record.headers()::add);
        return record;
    }

    private Optional<ConsumerRecord<byte[], byte[]>> find(int partition, long offset) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(kafka.reader())) {
            TopicPartition at = new TopicPartition(Topics.DEAD_LETTERS, partition);
            boolean exists = consumer.partitionsFor(Topics.DEAD_LETTERS).stream()
                    .anyMatch(known -> known.partition() == partition);
            if (!exists
                    || offset < consumer.beginningOffsets(List.of(at)).get(at)
                    || offset >= consumer.endOffsets(List.of(at)).get(at)) {
                return Optional.empty();
            }
            consumer.assign(List.of(at));
            consumer.seek(at, offset);
            Instant deadline = Instant.now().plus(PATIENCE);
            while (Instant.now().isBefore(deadline)) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    return record.offset() == offset ? Optional.of(record) : Optional.empty();
                }
            }
            throw ProblemException.unavailable("Kafka does not answer");
        }
    }

    private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name)).map(header -> text(header.value()));
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static String shown(String value) {
        return value == null || value.length() <= SHOWN ? value : value.substring(0, SHOWN);
    }
}
