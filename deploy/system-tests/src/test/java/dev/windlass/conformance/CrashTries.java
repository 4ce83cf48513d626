package dev.windlass.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Runs of the same, each with deaths at other points, several at a time. */
final class CrashTries implements AutoCloseable {

    /** Most of an interrupted run is waiting for heartbeats that do not come. */
    private static final int AT_ONCE = 5;

    private static final int POINTS_OF_A_RUN = 8;

    private static final Duration LIMIT = Duration.ofMinutes(20);

    private final ExecutorService running = Executors.newFixedThreadPool(AT_ONCE);

    interface Try {
        /** @return the points at which a worker really died, where not at all of them */
        List<String> dyingAt(List<String> points);

        /** Runs until a worker has died at each. */
        default void dyingAtEach(List<String> points) {
            List<String> left = points;
            while (!left.isEmpty()) {
                List<String> deaths = dyingAt(left);
                assertThat(deaths).as("no worker came to any of " + left).isNotEmpty();
                left = left.stream().filter(point -> !deaths.contains(point)).toList();
            }
        }
    }

    /** A run for each point. */
    Stream<DynamicTest> alone(List<String> points, Try one) {
        return tried(points.stream().map(List::of).toList(), one);
    }

    /** A few runs for all points. Those of one are far apart: of what is close together one may be passed over. */
    Stream<DynamicTest> together(List<String> points, Try one) {
        int runs = Math.ceilDiv(points.size(), POINTS_OF_A_RUN);
        return tried(
                IntStream.range(0, runs)
                        .mapToObj(run -> IntStream.range(0, points.size())
                                .filter(i -> i % runs == run)
                                .mapToObj(points::get)
                                .toList())
                        .toList(),
                one);
    }

    private Stream<DynamicTest> tried(List<List<String>> runs, Try one) {
        List<CompletableFuture<Void>> tries = runs.stream()
                .map(points -> CompletableFuture.runAsync(() -> one.dyingAtEach(points), running))
                .toList();
        return IntStream.range(0, runs.size())
                .mapToObj(i -> DynamicTest.dynamicTest(
                        String.join(", ", runs.get(i)), () -> tries.get(i).get(LIMIT.toSeconds(), TimeUnit.SECONDS)));
    }

    @Override
    public void close() {
        running.shutdownNow();
    }
}
