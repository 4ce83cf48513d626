package dev.windlass.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.stream.LongStream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * A hundred thousand clusters, each rolled in a cloud that does what it likes: instances join late or never, vanish, are
 * scaled in, drains are blocked, validation flaps, what is seen is late, repeated or out of order. {@link Invariants}
 * are what holds all the same. A seed that fails is printed with all of its steps, and belongs into {@code seeds.txt}.
 * {@code -Dwindlass.seeds} says how many are tried.
 */
@Tag("simulation")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RolloutSimulationTest {

    private static final long SEEDS = Long.getLong("windlass.seeds", 100_000);

    @Test
    @Order(1)
    @Timeout(60)
    void everySeedThatOnceFailedHoldsNow() throws IOException {
        assertThat(keptSeeds()).isNotEmpty().allSatisfy(RolloutSimulationTest::tellIfBroken);
    }

    @Test
    @Order(2)
    @Tag("R40")
    @Tag("R51")
    @Tag("R65")
    @Timeout(600)
    void whateverTheCloudDoesTheInvariantsHold() {
        holdFor(0, SEEDS);
    }

    @Test
    @Tag("nightly")
    @Timeout(3_600)
    void aMillionMoreOfThemByNight() {
        holdFor(SEEDS, SEEDS + 1_000_000);
    }

    private static void holdFor(long from, long to) {
        OptionalLong broken = LongStream.range(from, to)
                .parallel()
                .filter(seed -> !holds(seed))
                .findFirst();
        broken.ifPresent(RolloutSimulationTest::tellIfBroken);
        assertThat(broken)
                .as("fails only sometimes: something draws lots beside its seed")
                .isEmpty();
    }

    private static boolean holds(long seed) {
        try {
            new SimulatedRun(seed, null).roll();
            return true;
        } catch (AssertionError | RuntimeException broken) {
            return false;
        }
    }

    private static void tellIfBroken(long seed) {
        StringJoiner steps = new StringJoiner("\n");
        try {
            new SimulatedRun(seed, steps::add).roll();
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError("seed %d: %s%n%s".formatted(seed, broken.getMessage(), steps), broken);
        }
    }

    /** A line is a seed, a space, and what it found. */
    private static List<Long> keptSeeds() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                RolloutSimulationTest.class.getResourceAsStream("seeds.txt"), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> Long.valueOf(line.split(" ")[0]))
                    .toList();
        }
    }
}
