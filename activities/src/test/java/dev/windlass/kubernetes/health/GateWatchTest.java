package dev.windlass.kubernetes.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.activity.RolloutActivities.Gate;
import dev.windlass.activity.RolloutActivities.GateReport;
import dev.windlass.health.ValidationFailure;
import dev.windlass.health.ValidationReport;
import dev.windlass.kubernetes.node.NodeWatch;
import dev.windlass.rollout.Classification;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInterface;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GateWatchTest {

    private static final ValidationReport GREEN = new ValidationReport(3, List.of());
    private static final ValidationReport RED =
            new ValidationReport(3, List.of(new ValidationFailure("Node", "i-1", "not ready", null)));
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();
    private final Cluster cluster = new Cluster();
    private Watching watching;

    /** An activity, since only there is somebody to heartbeat to. */
    @ActivityInterface
    public interface Watching {
        GateReport watch(Gate gate);
    }

    /** Is as told, look by look, and stays as it was told last. */
    private static final class Cluster implements GateWatch.Looks {
        private final Queue<ValidationReport> told = new ArrayDeque<>();
        private ValidationReport last = GREEN;
        private int looks;

        void is(ValidationReport... reports) {
            told.addAll(List.of(reports));
        }

        @Override
        public ValidationReport look(boolean sure) {
            looks++;
            last = told.isEmpty() ? last : told.remove();
            return last;
        }

        @Override
        public Classification next() {
            return null;
        }
    }

    @BeforeEach
    void start() {
        temporal.registerActivitiesImplementations(
                (Watching) gate -> new GateWatch(gate, LONGEST_PAUSE, Activity.getExecutionContext())
                        .until(() -> NodeWatch.NONE, cluster));
        watching = temporal.newActivityStub(Watching.class);
    }

    @AfterEach
    void stop() {
        temporal.close();
    }

    @Test
    @Tag("R24")
    void aRowThatBreaksBeginsAnew() {
        cluster.is(GREEN, RED, GREEN, GREEN);

        assertThat(watching.watch(gate(Duration.ZERO, Duration.ofMinutes(1))).green())
                .isTrue();
        assertThat(cluster.looks).isEqualTo(4);
    }

    @Test
    @Tag("R24")
    @Tag("R60")
    void whoeverTakesOverAfterADeathGoesOnWithTheGreensThatWereSeen() {
        temporal.setHeartbeatDetails(new GateRow(2, Instant.now(), null));

        assertThat(watching.watch(gate(3)).green()).isTrue();
        assertThat(cluster.looks).isEqualTo(1);
    }

    @Test
    @Tag("R24")
    @Tag("R60")
    void whoeverTakesOverCountsTheTimeSinceTheFirstGreenAndNotSinceTheTakeover() {
        Duration interval = Duration.ofMinutes(1);
        temporal.setHeartbeatDetails(new GateRow(1, Instant.now().minus(interval), null));

        assertThat(watching.watch(gate(interval, Duration.ofMinutes(2))).green())
                .isTrue();
        assertThat(cluster.looks).isEqualTo(1);
    }

    @Test
    @Tag("R24")
    @Tag("R60")
    void whereNobodyToldOfGreensARowBegins() {
        assertThat(watching.watch(gate(3)).green()).isTrue();
        assertThat(cluster.looks).isEqualTo(3);
    }

    @Test
    @Tag("R24")
    @Tag("R60")
    void whereWhatWasToldCannotBeReadARowBegins() {
        temporal.setHeartbeatDetails("two greens");

        assertThat(watching.watch(gate(3)).green()).isTrue();
        assertThat(cluster.looks).isEqualTo(3);
    }

    @Test
    void aClusterThatTurnsRedBetweenTwoGreensWithoutAPauseIsNotLookedAtAllTheTime() {
        cluster.is(GREEN, RED);

        assertThat(watching.watch(gate(Duration.ZERO, Duration.ofSeconds(2))).green())
                .isFalse();
        assertThat(cluster.looks).isLessThan(15);
    }

    private static Gate gate(Duration interval, Duration limit) {
        return gate(2, interval, limit);
    }

    /** Without a pause between two greens. */
    private static Gate gate(int count) {
        return gate(count, Duration.ZERO, Duration.ofMinutes(1));
    }

    private static Gate gate(int count, Duration interval, Duration limit) {
        return new Gate(
                "test",
                null,
                false,
                new TreeSet<>(),
                count,
                interval,
                Instant.now().plus(limit),
                0,
                true,
                null);
    }
}
