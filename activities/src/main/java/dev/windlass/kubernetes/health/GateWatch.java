package dev.windlass.kubernetes.health;

import dev.windlass.activity.RolloutActivities.Gate;
import dev.windlass.activity.RolloutActivities.GateReport;
import dev.windlass.health.ValidationReport;
import dev.windlass.kubernetes.Heartbeats;
import dev.windlass.kubernetes.LastHeartbeat;
import dev.windlass.kubernetes.node.NodeWatch;
import dev.windlass.rollout.Classification;
import io.temporal.activity.ActivityExecutionContext;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Looks again and again, sooner where news come, until a gate has its greens in a row or its time is up. */
final class GateWatch {

    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    /** What was taken out a moment ago is only missed yet: the first look waits so long for something else to be seen. */
    private static final Duration MISSED = Duration.ofSeconds(1);

    private final Gate gate;
    private final Duration longestPause;
    private final ActivityExecutionContext context;
    /** Also read by the timer that heartbeats. */
    private volatile GateRow row;

    /** At the cluster. */
    interface Looks {
        /** @param sure whether the cloud is asked, also where Kubernetes alone makes it red */
        ValidationReport look(boolean sure);

        /** What the last look saw of whatever goes on now; it may take as long as a look. */
        Classification next();
    }

    /** @param longestPause between two looks while a cluster is not healthy */
    GateWatch(Gate gate, Duration longestPause, ActivityExecutionContext context) {
        this.gate = gate;
        this.longestPause = longestPause;
        this.context = context;
        this.row = LastHeartbeat.of(context, GateRow.class).orElse(GateRow.NONE);
    }

    /**
     * With each heartbeat go the greens so far.
     *
     * @param following begins to follow the nodes; {@link NodeWatch#NONE} where they are not watched
     * @throws io.temporal.client.ActivityCompletionException once it is called off
     */
    GateReport until(Supplier<NodeWatch> following, Looks looks) {
        // A look waits for answers, perhaps longer than a heartbeat may; what the timer hears of a cancellation, this
        // thread hears next.
        try (Heartbeats _ = Heartbeats.every(HEARTBEAT, this::heartbeat);
                NodeWatch news = following.get()) {
            Duration tick = gate.interval().isZero() ? FIRST_PAUSE : gate.interval();
            Duration pause = gate.watched() ? shorter(FIRST_PAUSE, longestPause) : tick;
            boolean missing = gate.watched() && !gate.gone().isEmpty();
            boolean heard = missing && park(shorter(MISSED, longestPause), news);
            while (true) {
                heartbeat();
                boolean last = !Instant.now().plus(pause).isBefore(gate.deadline());
                ValidationReport report = looks.look(last);
                Instant now = Instant.now();
                row = row.then(report, now);
                if (complete(now)) {
                    return GateReport.of(true, report).goingOn(looks.next());
                }
                if (!report.healthy() && last) {
                    return GateReport.of(false, report);
                }
                // What follows a node's joining, such as its pods, follows soon.
                Duration next = shorter(heard || pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2), longestPause);
                Duration watching = report.healthy() ? untilNextGreen(now) : next;
                pause = gate.watched() ? watching : tick;
                heard = park(pause, news);
            }
        }
    }

    /** News between two greens are looked at, and counted, but do not make the row shorter. */
    private boolean complete(Instant now) {
        return row.since() != null
                && row.greens() >= gate.count()
                && !now.isBefore(row.since().plus(steadily()));
    }

    private Duration untilNextGreen(Instant now) {
        Duration left = Duration.between(now, row.since().plus(steadily()));
        return row.greens() >= gate.count() ? shorter(left, gate.interval()) : gate.interval();
    }

    private Duration steadily() {
        return gate.interval().multipliedBy(gate.count() - 1L);
    }

    /** @return whether it ended early because a node came, went, or became ready or unready */
    private boolean park(Duration pause, NodeWatch news) {
        Instant next = Instant.now().plus(pause);
        while (Instant.now().isBefore(next)) {
            heartbeat();
            if (news.heard(shorter(Duration.between(Instant.now(), next), HEARTBEAT))) {
                return true;
            }
        }
        return false;
    }

    private void heartbeat() {
        context.heartbeat(row);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
