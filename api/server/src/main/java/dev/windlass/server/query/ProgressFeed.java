package dev.windlass.server.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.change.JournalEntry;
import dev.windlass.ingest.JsonLimits;
import dev.windlass.ingest.KafkaClients;
import dev.windlass.ingest.Topics;
import dev.windlass.server.runtime.Role;
import dev.windlass.server.runtime.Roles;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * What happens, as it happens: one reader of {@link Topics#PROGRESS} for every listener of this process. Begins now; what
 * was before is in the history. A listener too slow to keep up misses entries rather than holding up the others.
 */
@Context
@Requires(property = "windlass.startup", notEquals = "false")
final class ProgressFeed implements Progress {

    private static final Logger log = LoggerFactory.getLogger(ProgressFeed.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final KafkaClients kafka;
    private final Roles roles;
    private final JsonMapper mapper = JsonLimits.mapper();
    private final Sinks.Many<JournalEntry> entries = Sinks.many().multicast().directBestEffort();
    private final Thread thread = Thread.ofPlatform().daemon().name("windlass-progress").unstarted(this::run);
    private volatile boolean stopping;

    ProgressFeed(KafkaClients kafka, Roles roles) {
        this.kafka = kafka;
        this.roles = roles;
    }

    @PostConstruct
    void start() {
        if (roles.has(Role.API)) {
            thread.start();
        }
    }

    @Override
    public Flux<JournalEntry> entries() {
        return entries.asFlux();
    }

    private void run() {
        while (!stopping) {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(kafka.reader())) {
                follow(consumer);
            } catch (WakeupException | InterruptException closing) {
                log.debug("stopped following progress");
            } catch (KafkaException broken) {
                log.warn("progress cannot be followed; trying again: {}", broken.toString());
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = List.of();
        while (!stopping && partitions.isEmpty()) {
            partitions = consumer.partitionsFor(Topics.PROGRESS).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        while (!stopping) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                entry(record).ifPresent(entries::tryEmitNext);
            }
        }
    }

    /** The envelope tells id, type and time; the data tells the rest. */
    Optional<JournalEntry> entry(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return Optional.empty();
        }
        try {
            JsonNode tree = mapper.readTree(record.value());
            if (!(tree instanceof ObjectNode data)) {
                return Optional.empty();
            }
            envelope(record, "ce_id").ifPresent(id -> data.put("id", id));
            envelope(record, "ce_type").ifPresent(type -> data.put("type", type));
            envelope(record, "ce_time").ifPresent(time -> data.put("at", time));
            return Optional.of(mapper.treeToValue(data, JournalEntry.class));
        } catch (IOException | RuntimeException foreign) {
            log.warn("a record of {} is no progress event: {}", Topics.PROGRESS, foreign.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<String> envelope(ConsumerRecord<byte[], byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .map(header -> new String(header.value(), StandardCharsets.UTF_8));
    }

    /** A consumer that is interrupted cannot say goodbye, and complains: it is given the time for one more look. */
    @PreDestroy
    void stop() {
        stopping = true;
        try {
            if (thread.isAlive() && !thread.join(GOODBYE)) {
                thread.interrupt();
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
            thread.interrupt();
        }
    }
}
