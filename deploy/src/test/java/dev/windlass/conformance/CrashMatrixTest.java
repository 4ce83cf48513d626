package dev.windlass.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.Phase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The worker process halts before and after every side effect that a roll has, and the next one goes on. The points come
 * from a roll that nothing interrupted. In the tests of every day one roll dies at several points, one after the other; at
 * night at each point alone as well. Rolls that are tried at the same time have a cluster and a Temporal namespace each.
 */
@Tag("R60")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashMatrixTest {

    /** Most of an interrupted roll is waiting for heartbeats that do not come. */
    private static final int AT_ONCE = 7;

    private static final int POINTS_OF_A_ROLL = 8;
    private static final Duration LIMIT = Duration.ofMinutes(20);

    private final ExecutorService tries = Executors.newFixedThreadPool(AT_ONCE);
    private Servers servers;

    @BeforeAll
    void start() {
        servers = Servers.start();
    }

    @AfterAll
    void stop() {
        tries.shutdownNow();
        servers.close();
    }

    @TestFactory
    Stream<DynamicTest> endsAsIfNothingHadHappenedWhereverTheWorkerDies() {
        Rolled rolled = rolled();
        return tried(together(rolled.points()), points -> interrupted(points, rolled.end()));
    }

    @TestFactory
    @Tag("nightly")
    Stream<DynamicTest> endsAsIfNothingHadHappenedWhereverTheWorkerDiesOnce() {
        Rolled rolled = rolled();
        return tried(alone(rolled.points()), points -> interrupted(points, rolled.end()));
    }

    @TestFactory
    @Tag("R62")
    Stream<DynamicTest> takesBackWhatItSetWhereverTheWorkerDiesInAnAbort() {
        Rolled aborted = aborted();
        return tried(together(aborted.points()), points -> aborted(points, aborted.end()));
    }

    @TestFactory
    @Tag("R62")
    @Tag("nightly")
    Stream<DynamicTest> takesBackWhatItSetWhereverTheWorkerDiesOnceInAnAbort() {
        Rolled aborted = aborted();
        return tried(alone(aborted.points()), points -> aborted(points, aborted.end()));
    }

    /** @param points in the order in which a run comes to them first */
    private record Rolled(EndState end, List<String> points) {}

    private Rolled rolled() {
        try (InterruptedRoll roll = InterruptedRoll.of(servers)) {
            roll.worker.start();
            roll.begin().ended().completed();
            assertThat(Invariants.breachedByRoll(roll, 0)).isEmpty();
            return new Rolled(EndState.of(roll), roll.points());
        }
    }

    private void interrupted(List<String> points, EndState expected) {
        try (InterruptedRoll roll = InterruptedRoll.of(servers)) {
            roll.worker.startHaltingAt(points.getFirst());
            roll.begin();
            roll.dieAt(points);

            roll.ended().completed();

            assertThat(Invariants.breachedByRoll(roll, points.size())).isEmpty();
            assertThat(EndState.of(roll)).isEqualTo(expected);
            List<Effect> effects = roll.world.effects();
            roll.again().completed();
            assertThat(roll.world.effects()).as("a second roll has nothing to do").isEqualTo(effects);
        }
    }

    /** Only what an abort adds. */
    private Rolled aborted() {
        try (InterruptedRoll roll = InterruptedRoll.of(servers)) {
            roll.worker.start();
            roll.beginAndGetStuck();
            List<String> before = roll.points();
            roll.abort().join();
            roll.ended().ended(Phase.ABORTED);
            assertThat(Invariants.breachedByAbort(roll)).isEmpty();
            return new Rolled(
                    EndState.of(roll), roll.points().stream().filter(point -> !before.contains(point)).toList());
        }
    }

    private void aborted(List<String> points, EndState expected) {
        try (InterruptedRoll roll = InterruptedRoll.of(servers)) {
            roll.worker.startHaltingAt(points.getFirst());
            roll.beginAndGetStuck();
            CompletableFuture<Void> abort = roll.abort();
            roll.dieAt(points);

            roll.ended().ended(Phase.ABORTED);

            abort.join();
            assertThat(Invariants.breachedByAbort(roll)).isEmpty();
            assertThat(EndState.of(roll)).isEqualTo(expected);
        }
    }

    private static List<List<String>> alone(List<String> points) {
        return points.stream().map(List::of).toList();
    }

    /** A few rolls for all points. Those of one roll are far apart: what is close together may change places. */
    private static List<List<String>> together(List<String> points) {
        int rolls = Math.ceilDiv(points.size(), POINTS_OF_A_ROLL);
        return IntStream.range(0, rolls)
                .mapToObj(roll -> IntStream.range(0, points.size())
                        .filter(i -> i % rolls == roll)
                        .mapToObj(points::get)
                        .toList())
                .toList();
    }

    private interface Try {
        void dyingAt(List<String> points);
    }

    private Stream<DynamicTest> tried(List<List<String>> rolls, Try one) {
        List<CompletableFuture<Void>> running = rolls.stream()
                .map(points -> CompletableFuture.runAsync(() -> one.dyingAt(points), tries))
                .toList();
        return IntStream.range(0, rolls.size()).mapToObj(i -> DynamicTest.dynamicTest(
                String.join(", ", rolls.get(i)), () -> running.get(i).get(LIMIT.toSeconds(), TimeUnit.SECONDS)));
    }
}
