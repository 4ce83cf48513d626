package dev.windlass.ingest;

import dev.windlass.ingest.ChangeIntake.Attempt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscription to the change events, from joining the group to leaving it. What it holds uncommitted when it ends is
 * delivered again to the next one.
 *
 * <ol>
 *   <li>Records of one cluster are settled in order, those of different clusters at the same time.
 *   <li>An offset is committed when its record and every one before it in the partition are settled: never earlier.
 *   <li>While a system does not answer, records are tried again with growing pauses, for ever; one that breaks us
 *       {@value #MOST_BREAKS} times is put aside among the dead letters. Meanwhile at most {@code window} records
 *       are held; then partitions pause, polling goes on, and Kafka is the buffer.
 * </ol>
 */
final class ChangeSubscription {

    private static final Logger log = LoggerFactory.getLogger(ChangeSubscription.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration HELD = Duration.ofMillis(20);
    private static final int MOST_BREAKS = 20;

    private final Consumer<byte[], byte[]> consumer;
    private final ChangeIntake intake;
    private final int window;
    private final Backoff backoff;
    private final KeyedExecutor lanes = new KeyedExecutor();
    private final Queue<ConsumerRecord<byte[], byte[]>> settled = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inHand = new AtomicInteger();
    private final Map<TopicPartition, OffsetTracker> trackers = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile Throwable trouble;
    private volatile Throwable unsettled;

    /** @param window how many records may be in hand at once */
    ChangeSubscription(Consumer<byte[], byte[]> consumer, ChangeIntake intake, int window, Backoff backoff) {
        this.consumer = consumer;
        this.intake = intake;
        this.window = window;
        this.backoff = backoff;
    }

    /** Why records wait, if they do: Kafka, Temporal or the state store does not answer. */
    Optional<Throwable> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Returns after {@link #stop}; any other end throws. @param answered runs each time Kafka has answered a poll */
    void run(Runnable answered) {
        try {
            consumer.subscribe(List.of(Topics.CHANGES), new CommitBeforeLeaving());
            while (stopping.getCount() > 0) {
                step(answered);
            }
        } catch (WakeupException closing) {
            log.debug("woken up to stop");
        } finally {
            stopping.countDown();
            lanes.close();
            // An interrupted client cannot leave its group.
            Thread.interrupted();
            leave();
        }
    }

    private void leave() {
        try {
            commit();
        } catch (RuntimeException uncommitted) {
            log.warn("the last offsets stay uncommitted; their records will be delivered again", uncommitted);
        } finally {
            consumer.close();
        }
    }

    private void step(Runnable answered) {
        if (unsettled != null) {
            throw new IllegalStateException("a record can neither be settled nor put aside", unsettled);
        }
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience())) {
                begin(record);
            }
            commit();
            holdOrFlow();
            answered.run();
        } catch (WakeupException | InterruptException closing) {
            throw closing;
        } catch (KafkaException kafkaAway) {
            log.warn("Kafka does not answer; asking again", kafkaAway);
            trouble = kafkaAway;
            pause(backoff.first());
        }
    }

    /**
     * While a partition is paused the waiting is ours: Kafka's poll does not block then but goes round and round over what
     * it fetched of that partition before, and takes a processor for it.
     */
    private Duration patience() {
        if (consumer.paused().isEmpty()) {
            return POLL;
        }
        pause(HELD);
        return Duration.ZERO;
    }

    private void begin(ConsumerRecord<byte[], byte[]> record) {
        trackers.computeIfAbsent(partition(record), _ -> new OffsetTracker()).began(record.offset());
        inHand.incrementAndGet();
        // A record without a key is refused anyway; it shares a lane with its like.
        String lane = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        lanes.execute(lane, () -> settleOrReport(record));
    }

    /** A record that nothing settles holds up its partition for ever: the polling thread must hear of it. */
    private void settleOrReport(ConsumerRecord<byte[], byte[]> record) {
        try {
            settle(record);
        } catch (RuntimeException | Error broken) {
            unsettled = broken;
            throw broken;
        }
    }

    private void settle(ConsumerRecord<byte[], byte[]> record) {
        int attempts = 0;
        int breaks = 0;
        ChangeIntake.Attempt attempt = intake.attempt(record);
        while (stopping.getCount() > 0) {
            switch (attempt) {
                case Attempt.Settled _ -> {
                    trouble = null;
                    settled.add(record);
                    return;
                }
                case Attempt.Unavailable(Throwable cause) -> await(record, ++attempts, cause);
                case Attempt.Broken(Throwable cause) -> {
                    breaks++;
                    if (breaks == 1) {
                        log.error("{} breaks its handling", place(record), cause);
                    }
                    if (breaks >= MOST_BREAKS) {
                        attempt = intake.giveUp(record, cause);
                        continue;
                    }
                    await(record, ++attempts, cause);
                }
            }
            attempt = intake.attempt(record);
        }
    }

    private void await(ConsumerRecord<byte[], byte[]> record, int attempts, Throwable cause) {
        trouble = cause;
        log.warn("{} waits, attempt {}: {}", place(record), attempts, cause.toString());
        pause(backoff.after(attempts));
    }

    private static String place(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }

    private void commit() {
        for (ConsumerRecord<byte[], byte[]> record = settled.poll(); record != null; record = settled.poll()) {
            inHand.decrementAndGet();
            OffsetTracker tracker = trackers.get(partition(record));
            if (tracker != null) {
                tracker.settled(record.offset());
            }
        }
        trackers.forEach((partition, tracker) ->
                tracker.advance().ifPresent(next -> due.put(partition, new OffsetAndMetadata(next))));
        if (!due.isEmpty()) {
            consumer.commitSync(Map.copyOf(due));
            due.clear();
        }
    }

    /** Each partition has its share of the window: one that is full of slow clusters leaves the others theirs. */
    private void holdOrFlow() {
        Set<TopicPartition> assigned = consumer.assignment();
        int share = Math.max(1, window / Math.max(1, assigned.size()));
        Set<TopicPartition> full = assigned.stream()
                .filter(partition -> inHand.get() >= window || open(partition) >= share)
                .collect(Collectors.toSet());
        consumer.pause(full);
        consumer.resume(consumer.paused().stream()
                .filter(partition -> !full.contains(partition))
                .toList());
    }

    private int open(TopicPartition partition) {
        OffsetTracker tracker = trackers.get(partition);
        return tracker == null ? 0 : tracker.open();
    }

    private void pause(Duration duration) {
        try {
            stopping.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            stopping.countDown();
        }
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    void stop() {
        stopping.countDown();
        consumer.wakeup();
    }

    /** Runs on the polling thread, inside {@code poll}. */
    private final class CommitBeforeLeaving implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            log.info("assigned {}", partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            try {
                commit();
            } finally {
                onPartitionsLost(partitions);
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            log.info("gave up {}", partitions);
            partitions.forEach(trackers::remove);
            partitions.forEach(due::remove);
        }
    }
}
