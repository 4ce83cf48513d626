package dev.windlass.server.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.change.JournalEntry;
import dev.windlass.ingest.Backoff;
import dev.windlass.ingest.JsonLimits;
import dev.windlass.ingest.KafkaClients;
import dev.windlass.ingest.SupervisedThread;
import dev.windlass.ingest.Topics;
import dev.windlass.server.runtime.Role;
import dev.windlass.server.runtime.Roles;
import dev.windlass.server.runtime.ServerReadiness;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
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

    private final Supplier<Consumer<byte[], byte[]>> clients;
    private final Roles roles;
    private final ServerReadiness readiness;
    private final JsonMapper mapper = JsonLimits.mapper();
    private final Sinks.Many<JournalEntry> entries = Sinks.many().multicast().directBestEffort();
    private final SupervisedThread thread;

    @Inject
    ProgressFeed(KafkaClients kafka, Roles roles, ServerReadiness readiness) {
        this(() -> new KafkaConsumer<>(kafka.reader()), roles, readiness, Backoff.DEFAULT);
    }

    ProgressFeed(Supplier<Consumer<byte[], byte[]>> clients, Roles roles, ServerReadiness readiness, Backoff backoff) {
        this.clients = clients;
        this.roles = roles;
        this.readiness = readiness;
        thread = new SupervisedThread("progress", this::run, backoff);
    }

    @PostConstruct
    void start() {
        if (roles.has(Role.API)) {
            readiness.watch(thread);
            thread.start();
        }
    }

    @Override
    public Flux<JournalEntry> entries() {
        return entries.asFlux();
    }

    private void run(SupervisedThread supervised) {
        while (!supervised.isStopping()) {
            Consumer<byte[], byte[]> client = clients.get();
            try (client) {
                follow(client);
            } catch (InterruptException interrupted) {
                throw interrupted;
            } catch (KafkaException away) {
                log.warn("progress cannot be followed; trying again: {}", away.toString());
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = List.of();
        while (!thread.isStopping() && partitions.isEmpty()) {
            partitions = consumer.partitionsFor(Topics.PROGRESS).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        while (!thread.isStopping()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                entry(record).ifPresent(entries::tryEmitNext);
            }
            thread.reportWorking();
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
        if (!thread.awaitEnd(GOODBYE)) {
            thread.interrupt();
        }
    }
}
