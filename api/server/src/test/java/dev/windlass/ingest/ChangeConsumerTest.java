package dev.windlass.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.windlass.change.Admission;
import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.EventOrigin;
import dev.windlass.ingest.Decoded.Invalid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ChangeConsumerTest {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.CHANGES, 0);
    private static final TopicPartition OTHER_PARTITION = new TopicPartition(Topics.CHANGES, 1);
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(1), Duration.ofMillis(2));

    private static final Invalid FULL = new Invalid("full, 256 changes wait already", "queue");

    private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest");
    private final Queue<Consumer<byte[], byte[]>> clients = new ConcurrentLinkedQueue<>(List.of(kafka));
    private final Clusters clusters = new Clusters();
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();
    private final List<Invalid> refused = new CopyOnWriteArrayList<>();
    /** What writing a dead letter fails with, or {@code null}. */
    private volatile Error unwritable;

    private ChangeConsumer consumer;

    @AfterEach
    void stop() {
        if (consumer != null) {
            consumer.close();
        }
    }

    @Test
    void commitsBehindARecordOnceItIsAdmitted() {
        start(100);
        send(0, "a.k8s.local", "c1");

        await(() -> committed() == 1);
        assertThat(clusters.admitted).containsExactly("c1");
    }

    @Test
    void admitsWithTheApprovalThatTheInstallationAsksFor() {
        start(100);
        deliver(
                Records.binary(
                        0,
                        "a.k8s.local",
                        "c1",
                        ChangeEvents.TYPE,
                        "{\"cluster\":\"a.k8s.local\",\"requester\":\"ada\",\"approval\":\"automatic\",\"change\":{\"kind\":\"update\"}}"));

        await(() -> committed() == 1);
        assertThat(clusters.approvals).containsExactly(ApprovalPolicy.REQUIRED);
    }

    @Test
    void commitsNothingWhileTemporalIsAwayAndEverythingOnceItIsBack() {
        clusters.away.add("a.k8s.local");
        start(100);
        send(0, "a.k8s.local", "c1");
        send(1, "b.k8s.local", "c2");

        await(() -> clusters.admitted.contains("c2") && consumer.trouble().isPresent());
        assertThat(committed()).isZero();

        clusters.away.clear();
        await(() -> committed() == 2);
        assertThat(clusters.admitted).containsExactly("c2", "c1");
    }

    @Test
    void keepsTheOrderOfOneCluster() {
        clusters.away.add("a.k8s.local");
        start(100);
        for (int offset = 0; offset < 20; offset++) {
            send(offset, "a.k8s.local", "c" + offset);
        }
        await(() -> consumer.trouble().isPresent());
        clusters.away.clear();

        await(() -> committed() == 20);
        assertThat(clusters.admitted)
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> "c" + i).toList());
    }

    @Test
    void holdsNoMoreThanItsWindowAndFlowsAgain() {
        clusters.away.add("a.k8s.local");
        start(2);
        send(0, "a.k8s.local", "c0");
        send(1, "a.k8s.local", "c1");
        await(() -> kafka.paused().contains(PARTITION));

        clusters.away.clear();
        await(() -> kafka.paused().isEmpty());
        send(2, "a.k8s.local", "c2");
        await(() -> committed() == 3);
    }

    @Test
    void leavesOtherPartitionsTheirShareOfTheWindow() {
        clusters.away.add("a.k8s.local");
        start(2, PARTITION, OTHER_PARTITION);
        send(0, "a.k8s.local", "c0");

        await(() -> kafka.paused().equals(Set.of(PARTITION)));
        clusters.away.clear();
        await(() -> kafka.paused().isEmpty());
    }

    @Test
    void goesOnBehindARefusedRecord() {
        start(100);
        deliver(Records.plain(0, "a.k8s.local", "poison"));
        send(1, "a.k8s.local", "c1");

        await(() -> committed() == 2);
        assertThat(refused).singleElement().extracting(Invalid::field).isEqualTo("record");
        assertThat(clusters.admitted).containsExactly("c1");
    }

    @Test
    void putsARecordAsideThatBreaksItsHandlingAgainAndAgain() {
        clusters.breaking.put("c0", new StackOverflowError("deep"));
        start(100);
        send(0, "a.k8s.local", "c0");
        send(1, "a.k8s.local", "c1");

        await(() -> committed() == 2);
        assertThat(refused).containsExactly(new Invalid("internal: StackOverflowError", "record"));
        assertThat(clusters.admitted).containsExactly("c1");
    }

    @Test
    void doesNotBlameARecordForAnOutage() {
        clusters.breaking.put("c0", new IllegalStateException(new KafkaException("away")));
        start(100);
        send(0, "a.k8s.local", "c0");

        await(() -> clusters.broken.get() > 30);
        assertThat(refused).isEmpty();
        assertThat(committed()).isZero();

        clusters.breaking.clear();
        await(() -> committed() == 1);
        assertThat(clusters.admitted).containsExactly("c0");
    }

    @Test
    void putsAsideWhatAClusterWithAFullQueueDoesNotTake() {
        clusters.full.add("a.k8s.local");
        start(2);
        for (int offset = 0; offset < 5; offset++) {
            send(offset, "a.k8s.local", "c" + offset);
        }
        send(5, "b.k8s.local", "c5");

        await(() -> committed() == 6);
        assertThat(refused).hasSize(5).contains(FULL);
        assertThat(clusters.admitted).containsExactly("c5");
    }

    @Test
    void keepsAnEventUnderAKnownNameAmongTheDeadLettersWithItsField() {
        start(100);
        send(0, "a.k8s.local", "c1");
        ConsumerRecord<byte[], byte[]> otherSource = record(1, "ada");
        otherSource.headers().remove("ce_source");
        Records.header(otherSource, "ce_source", "/teams/b");
        deliver(otherSource);
        deliver(record(2, "eve"));
        deliver(record(3, "ada"));

        await(() -> committed() == 4);
        assertThat(refused).extracting(Invalid::field).containsExactly("id", "data");
        assertThat(refused.getFirst().reason()).contains("source /tests", "another id");
        assertThat(clusters.admitted).containsExactly("c1");
    }

    @Test
    void theLogSaysOfEachEventWhetherItIsAcceptedRepeatedOrRefused() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(ChangeIntake.class);
        log.start();
        logger.addAppender(log);
        try {
            start(100);
            deliver(record(0, "ada"));
            deliver(record(1, "ada"));
            deliver(record(2, "eve"));
            await(() -> committed() == 3);
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(line -> line.startsWith("a.k8s.local: "))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("a.k8s.local: change c1 of /tests accepted, position 0"),
                        line -> assertThat(line).startsWith("a.k8s.local: change c1 of /tests repeated"),
                        line -> assertThat(line)
                                .startsWith("a.k8s.local: change c1 of /tests refused: data: must be the data"));
    }

    @Test
    void namesEachDeliveryOfAnEventByItsRecord() {
        start(100);
        deliver(record(0, "ada"));
        deliver(record(1, "ada"));

        await(() -> committed() == 2);
        assertThat(clusters.deliveries).containsExactly("windlass.changes-0@0", "windlass.changes-0@1");
    }

    @Test
    void takesAnEventThatComesAgainForARepetitionThoughItsClusterIsGone() {
        start(100);
        deliver(record(0, "ada"));
        await(() -> committed() == 1);
        deleted.add("a.k8s.local");
        deliver(record(1, "ada"));
        deliver(record(2, "eve"));
        send(3, "a.k8s.local", "c2");

        await(() -> committed() == 4);
        assertThat(refused).extracting(Invalid::field).containsExactly("data", "data.cluster");
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, String requester) {
        return Records.binary(
                offset,
                "a.k8s.local",
                "c1",
                ChangeEvents.TYPE,
                "{\"cluster\":\"a.k8s.local\",\"requester\":\"%s\",\"change\":{\"kind\":\"update\"}}"
                        .formatted(requester));
    }

    @Test
    void commitsWhatIsSettledBeforeItStops() {
        clusters.away.add("b.k8s.local");
        start(100);
        send(0, "a.k8s.local", "c0");
        send(1, "b.k8s.local", "c1");
        await(() -> committed() == 1);

        consumer.close();

        assertThat(consumer.isRunning()).isFalse();
        assertThat(kafka.closed()).isTrue();
        assertThat(clusters.admitted).containsExactly("c0");
    }

    @Test
    void beginsAgainWithANewClientIfItsClientBreaks() {
        MockConsumer<byte[], byte[]> next = new MockConsumer<>("earliest");
        clients.add(next);
        start(100);
        kafka.schedulePollTask(() -> {
            throw new IllegalStateException("the client is broken");
        });
        next.updateBeginningOffsets(Map.of(PARTITION, 0L));
        next.schedulePollTask(() -> next.rebalance(List.of(PARTITION)));
        next.schedulePollTask(() -> next.addRecord(record(0, "ada")));

        await(() -> clusters.admitted.contains("c1"));
        assertThat(kafka.closed()).isTrue();
    }

    @Test
    void givesUpWhatARecordOfTheBrokenClientWaitsFor() {
        clusters.away.add("a.k8s.local");
        MockConsumer<byte[], byte[]> next = new MockConsumer<>("earliest");
        clients.add(next);
        start(100);
        send(0, "a.k8s.local", "c1");
        await(() -> consumer.trouble().isPresent());
        kafka.schedulePollTask(() -> {
            throw new NoClassDefFoundError("broken");
        });
        CountDownLatch polled = new CountDownLatch(1);
        next.schedulePollTask(polled::countDown);
        await(() -> polled.getCount() == 0);
        clusters.away.clear();

        await(() -> consumer.failure().isEmpty());
        assertThat(clusters.admitted).isEmpty();
    }

    @Test
    void beginsAgainIfARecordCanNeitherBeSettledNorPutAside() {
        MockConsumer<byte[], byte[]> next = new MockConsumer<>("earliest");
        clients.add(next);
        clusters.breaking.put("c1", new StackOverflowError("deep"));
        unwritable = new StackOverflowError("deeper");
        start(100);
        deliver(record(0, "ada"));

        await(kafka::closed);
    }

    @Test
    void stopsWhileItWaitsToBeginAgain() {
        clients.clear();
        consumer =
                new ChangeConsumer(clients::remove, null, 1, new Backoff(Duration.ofMinutes(5), Duration.ofMinutes(5)));
        consumer.start();
        await(() -> consumer.failure().isPresent());

        consumer.close();

        assertThat(consumer.isRunning()).isFalse();
    }

    private void start(int window) {
        start(window, PARTITION);
    }

    private void start(int window, TopicPartition... partitions) {
        ChangeIntake intake = new ChangeIntake(
                new ChangeEvents(),
                MinimumApproval.of("required"),
                this::deleted,
                clusters::known,
                clusters,
                this::keep);
        kafka.updateBeginningOffsets(
                List.of(partitions).stream().collect(Collectors.toMap(partition -> partition, _ -> 0L)));
        CountDownLatch assigned = new CountDownLatch(1);
        kafka.schedulePollTask(() -> {
            kafka.rebalance(List.of(partitions));
            assigned.countDown();
        });
        consumer = new ChangeConsumer(clients::remove, intake, window, QUICK);
        consumer.start();
        await(() -> assigned.getCount() == 0);
    }

    private void keep(ConsumerRecord<byte[], byte[]> record, Invalid why) {
        if (unwritable != null) {
            throw unwritable;
        }
        refused.add(why);
    }

    private Optional<Invalid> deleted(Change change) {
        return deleted.contains(change.cluster())
                ? Optional.of(new Invalid("is not known", "data.cluster"))
                : Optional.empty();
    }

    private void send(long offset, String cluster, String id) {
        deliver(Records.binary(
                offset,
                cluster,
                id,
                ChangeEvents.TYPE,
                "{\"cluster\":\"%s\",\"requester\":\"ada\",\"change\":{\"kind\":\"update\"}}".formatted(cluster)));
    }

    private void deliver(ConsumerRecord<byte[], byte[]> record) {
        kafka.schedulePollTask(() -> kafka.addRecord(record));
    }

    private long committed() {
        OffsetAndMetadata offset = kafka.committed(Set.of(PARTITION)).get(PARTITION);
        return offset == null ? 0 : offset.offset();
    }

    private static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(10);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("deadline").isBefore(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Admits what it is given, once, unless the cluster is away. */
    private static final class Clusters implements Admissions {

        private final List<String> admitted = new CopyOnWriteArrayList<>();
        private final List<String> deliveries = new CopyOnWriteArrayList<>();
        private final Map<String, EventOrigin> origins = new ConcurrentHashMap<>();
        private final List<ApprovalPolicy> approvals = new CopyOnWriteArrayList<>();
        private final Set<String> away = ConcurrentHashMap.newKeySet();
        private final Set<String> full = ConcurrentHashMap.newKeySet();
        private final Map<String, Throwable> breaking = new ConcurrentHashMap<>();
        private final AtomicInteger broken = new AtomicInteger();

        private Optional<Admission> known(Change change) {
            return Optional.ofNullable(origins.get(change.id()))
                    .map(origin -> origin.again(change.id(), change.origin()));
        }

        @Override
        public Outcome admit(Change change, String delivery) {
            switch (breaking.get(change.id())) {
                case null -> {}
                case Error error -> {
                    broken.incrementAndGet();
                    throw error;
                }
                case Throwable failure -> {
                    broken.incrementAndGet();
                    throw (RuntimeException) failure;
                }
            }
            if (full.contains(change.cluster())) {
                return new Outcome.Full(FULL);
            }
            if (away.contains(change.cluster())) {
                return new Outcome.Unavailable(new IllegalStateException("away"));
            }
            deliveries.add(delivery);
            EventOrigin known = origins.putIfAbsent(change.id(), change.origin());
            if (known != null) {
                return new Outcome.Admitted(known.again(change.id(), change.origin()));
            }
            admitted.add(change.id());
            approvals.add(change.approval());
            return new Outcome.Admitted(new Admission.Accepted(change.id(), 0));
        }
    }
}
