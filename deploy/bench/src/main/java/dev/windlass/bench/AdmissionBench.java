package dev.windlass.bench;

import dev.windlass.change.Phase;
import dev.windlass.ingest.Topics;
import dev.windlass.sandbox.Deadline;
import dev.windlass.sandbox.LocalStackException;
import dev.windlass.workflow.cluster.ClusterWorkflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * (a) How much of Temporal's own rate of update-with-start is left when Windlass is in front of it. Every cluster has a
 * change in hand that waits for its approval, so that what is admitted queues behind it: nothing is planned meanwhile, as
 * nothing is done by the raw entities either. The payload, the clusters and how many are asked at once are the same.
 */
final class AdmissionBench {

    static final int CLUSTERS = 50;
    private static final int EACH = 30;
    private static final int ROUNDS = 4;
    private static final double BAR = 0.7;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final String GROUP = "windlass";

    private final Stage stage;
    private final Consumer<String> progress;

    AdmissionBench(Stage stage, Consumer<String> progress) {
        this.stage = stage;
        this.progress = progress;
    }

    List<Figure> measure() {
        progress.accept("a: " + CLUSTERS + " clusters, each with a change that waits for its approval");
        occupy();
        List<Double> raw = new ArrayList<>();
        List<Double> admitted = new ArrayList<>();
        List<Double> updates = new ArrayList<>();
        try (RawUpdates direct = RawUpdates.start(stage.temporal(), names())) {
            // once for nothing: all that compile code while they run do so now
            direct.perSecond("warm-up", EACH);
            perSecond("warm-up", EACH, cluster -> Events.create(cluster, "required"));
            for (int round = 0; round < ROUNDS; round++) {
                raw.add(direct.perSecond("round-" + round, EACH));
                admitted.add(perSecond("round-" + round, EACH, cluster -> Events.create(cluster, "required")));
                updates.add(perSecond("update-" + round, EACH / 2, Events::update));
                progress.accept("a: raw %.0f/s, admitted %.0f/s, of kind update %.0f/s"
                        .formatted(raw.getLast(), admitted.getLast(), updates.getLast()));
            }
        }
        requireAllQueued();
        return List.of(
                Figure.of("a", "update-with-start, raw", Figures.median(raw), "/s"),
                Figure.of("a", "events admitted", Figures.median(admitted), "/s"),
                Figure.ratio("a", "events admitted, share of raw", share(admitted, raw), 1, BAR),
                Figure.of("a", "events of kind update admitted", Figures.median(updates), "/s"),
                Figure.ratio("a", "those, share of raw", share(updates, raw), 1, BAR));
    }

    /** Of each round by itself, the middle: what disturbs the machine for a while spoils a round, not the whole. */
    private static double share(List<Double> rates, List<Double> bases) {
        return Figures.median(IntStream.range(0, ROUNDS)
                .mapToObj(round -> rates.get(round) / bases.get(round))
                .toList());
    }

    static List<String> names() {
        return IntStream.range(0, CLUSTERS)
                .mapToObj("bench-%02d.cluster.k8s.local"::formatted)
                .toList();
    }

    private void occupy() {
        names().forEach(cluster -> stage.publish("first-" + cluster, cluster, Events.create(cluster, "required")));
        stage.flush();
        names().forEach(cluster ->
                stage.await(cluster, "first-" + cluster, view -> view.phase() == Phase.AWAITING_APPROVAL));
    }

    /** From the first event published to the last offset committed, which Windlass does when it has the verdict. */
    private double perSecond(String round, int each, Function<String, Map<String, Object>> event) {
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", stage.windlass().stack().kafka().bootstrapServers()))) {
            long target = committed(admin) + (long) each * CLUSTERS;
            Map<String, Map<String, Object>> data =
                    names().stream().collect(Collectors.toMap(cluster -> cluster, event));
            long begun = System.nanoTime();
            for (int i = 0; i < each; i++) {
                for (String cluster : names()) {
                    stage.publish(round + "-" + i + "-" + cluster, cluster, data.get(cluster));
                }
            }
            // Asking more often would take from what is measured.
            if (!Deadline.in(Stage.LIMIT).await(() -> committed(admin) >= target, POLL)) {
                throw new LocalStackException("not all events were settled: " + committed(admin) + " of " + target);
            }
            return each * CLUSTERS / ((System.nanoTime() - begun) / 1e9);
        }
    }

    private static long committed(Admin admin) {
        try {
            return admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get().entrySet().stream()
                    .filter(entry -> entry.getKey().topic().equals(Topics.CHANGES) && entry.getValue() != null)
                    .map(Map.Entry::getValue)
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        } catch (ExecutionException e) {
            throw new LocalStackException("Kafka does not tell the committed offsets: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalStackException("interrupted", e);
        }
    }

    /** A record that was refused has its offset committed too; it must not count as admitted. */
    private void requireAllQueued() {
        int wanted = 1 + EACH + ROUNDS * (EACH + EACH / 2);
        for (String cluster : names()) {
            int pending = stage.temporal()
                    .newWorkflowStub(ClusterWorkflow.class, ClusterWorkflow.id(cluster))
                    .pending()
                    .size();
            if (pending != wanted) {
                throw new LocalStackException(cluster + " has " + pending + " changes, not " + wanted);
            }
        }
    }
}
