package dev.windlass.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.Phase;
import dev.windlass.failpoint.SideEffects;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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

    /** Effects that have a name and are in none of these rolls, and why. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "activity.Apply", "of a plan that changes resources; a roll by itself has none");

    private static final Duration LIMIT = Duration.ofMinutes(20);

    private final ExecutorService tries = Executors.newFixedThreadPool(AT_ONCE);
    private final Supplier<Rolled> rolled = once(this::roll);
    private final Supplier<Rolled> aborted = once(this::abort);
    private final Supplier<Rolled> ordered = once(this::order);
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
        return tried(together(rolled.get().points()), this::interrupted);
    }

    @TestFactory
    @Tag("nightly")
    Stream<DynamicTest> endsAsIfNothingHadHappenedWhereverTheWorkerDiesOnce() {
        return tried(alone(rolled.get().points()), this::interrupted);
    }

    @TestFactory
    @Tag("R62")
    Stream<DynamicTest> takesBackWhatItSetWhereverTheWorkerDiesInAnAbort() {
        return tried(together(aborted.get().points()), this::aborted);
    }

    @TestFactory
    @Tag("R62")
    @Tag("nightly")
    Stream<DynamicTest> takesBackWhatItSetWhereverTheWorkerDiesOnceInAnAbort() {
        return tried(alone(aborted.get().points()), this::aborted);
    }

    @TestFactory
    @Tag("R63")
    @Tag("R69")
    @Tag("nightly")
    Stream<DynamicTest> heedsHookAndOrdersWhereverTheWorkerDiesOverThemOnce() {
        return tried(alone(ordered.get().points()), this::ordered);
    }

    @Test
    void comesToEveryEffectThatHasANameOrItIsWrittenWhyNot() {
        Set<String> reached = Stream.of(rolled, aborted, ordered)
                .flatMap(run -> run.get().points().stream())
                .map(point -> point.substring(point.indexOf(':') + 1))
                .collect(Collectors.toSet());

        assertThat(SideEffects.named().filter(effect -> !reached.contains(effect)))
                .containsExactlyInAnyOrderElementsOf(ELSEWHERE.keySet());
    }

    /**
     * @param points in the order in which a run comes to them first
     * @param asked how many questions its hook was asked
     */
    private record Rolled(EndState end, List<String> points, int asked) {

        static Rolled of(InterruptedRoll roll, List<String> points) {
            return new Rolled(EndState.of(roll), points, questions(roll).size());
        }

        /** But for those that an earlier one had. */
        Rolled without(Collection<String> earlier) {
            return new Rolled(end, points.stream().filter(point -> !earlier.contains(point)).toList(), asked);
        }
    }

    /** A question that is repeated is the same in every word. */
    private static Set<Hook.Asked> questions(InterruptedRoll roll) {
        return Set.copyOf(roll.hook.asked());
    }

    private static <T> Supplier<T> once(Supplier<T> made) {
        FutureTask<T> task = new FutureTask<>(made::get);
        return () -> {
            task.run();
            try {
                return task.get();
            } catch (ExecutionException | InterruptedException e) {
                throw new AssertionError("what nothing interrupts fails", e);
            }
        };
    }

    private Rolled roll() {
        try (InterruptedRoll roll = InterruptedRoll.of(servers)) {
            roll.worker.start();
            roll.begin().ended().completed();
            assertThat(Invariants.breachedByRoll(roll, 0)).isEmpty();
            return Rolled.of(roll, roll.points());
        }
    }

    private void interrupted(List<String> points) {
        try (InterruptedRoll roll = InterruptedRoll.of(servers)) {
            roll.worker.startHaltingAt(points.getFirst());
            roll.begin();
            roll.dieAt(points);

            roll.ended().completed();

            assertThat(Invariants.breachedByRoll(roll, points.size())).isEmpty();
            assertThat(EndState.of(roll)).isEqualTo(rolled.get().end());
            List<Effect> effects = roll.world.effects();
            roll.again().completed();
            assertThat(roll.world.effects()).as("a second roll has nothing to do").isEqualTo(effects);
        }
    }

    /** Only what an abort adds. */
    private Rolled abort() {
        try (InterruptedRoll roll = InterruptedRoll.of(servers)) {
            roll.worker.start();
            roll.beginAndGetStuck();
            List<String> before = roll.points();
            roll.abort().join();
            roll.ended().ended(Phase.ABORTED);
            assertThat(Invariants.breachedByAbort(roll)).isEmpty();
            return Rolled.of(roll, roll.points()).without(before);
        }
    }

    private void aborted(List<String> points) {
        try (InterruptedRoll roll = InterruptedRoll.of(servers)) {
            roll.worker.startHaltingAt(points.getFirst());
            roll.beginAndGetStuck();
            CompletableFuture<Void> abort = roll.abort();
            roll.dieAt(points);

            roll.ended().ended(Phase.ABORTED);

            abort.join();
            assertThat(Invariants.breachedByAbort(roll)).isEmpty();
            assertThat(EndState.of(roll)).isEqualTo(aborted.get().end());
        }
    }

    /** Only what the orders and the hook add. */
    private Rolled order() {
        try (InterruptedRoll roll = InterruptedRoll.of(servers)) {
            roll.worker.start();
            roll.beginHeldUp().order().join();
            roll.ended().ended(Phase.FAILED);
            assertThat(Invariants.breachedByOrders(roll)).isEmpty();
            return Rolled.of(roll, roll.points()).without(rolled.get().points());
        }
    }

    private void ordered(List<String> points) {
        try (InterruptedRoll roll = InterruptedRoll.of(servers)) {
            roll.worker.startHaltingAt(points.getFirst());
            CompletableFuture<Void> orders = roll.beginHeldUp().order();
            roll.dieAt(points);
            orders.join();

            roll.ended().ended(Phase.FAILED);

            assertThat(Invariants.breachedByOrders(roll)).isEmpty();
            assertThat(EndState.of(roll)).isEqualTo(ordered.get().end());
            assertThat(questions(roll)).as("whatever is asked twice is the same question").hasSize(ordered.get().asked());
            if (points.contains("after:" + SideEffects.activity("Ask"))) {
                assertThat(roll.hook.asked()).hasSizeGreaterThan(ordered.get().asked());
            }
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
