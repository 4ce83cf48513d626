package dev.windlass.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.EventTypes;
import dev.windlass.sandbox.ChildProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each process dies by SIGKILL, and is stopped for longer than any heartbeat, in the middle of a roll. */
@Tag("R60")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerDeathTest {

    /** Of a process that starts, and of heartbeats that do not come. */
    private static final Duration RECOVERY = Duration.ofMinutes(5);

    private static final int MOST_INTERRUPTIONS = 2;

    private static final Duration BAKE = Duration.ofSeconds(20);

    private Servers servers;
    private EndState expected;

    @BeforeAll
    void rollWithoutInterruption() {
        servers = Servers.start();
        expected = EndState.uninterrupted(servers);
    }

    @AfterAll
    void stop() {
        servers.close();
    }

    @Test
    void goesOnWhenTemporalIsBackAfterItWasKilledAndAfterItWasFrozen() {
        interrupted(roll -> {
            servers.temporal().kill();
            servers.startTemporal();
            awaitNextNode(roll);
            freeze(servers.temporal(), roll);
        });
    }

    @Test
    void goesOnWhenKafkaIsBackAfterItWasKilledAndAfterItWasFrozen() {
        interrupted(roll -> {
            servers.kafka().process().kill();
            roll.worker.pass(WorkerProcess.PAST_THE_HEARTBEAT);
            servers.kafka().restart();
            awaitNextNode(roll);
            freeze(servers.kafka().process(), roll);
        });
    }

    @Test
    void goesOnWhereTheWorkerIsKilledAgainAndAgain() {
        interrupted(roll -> {
            roll.worker.kill();
            roll.worker.start();
            awaitNextNode(roll);
            roll.worker.kill();
            roll.worker.start();
        });
    }

    @Test
    void doesNothingTwiceWhereAWorkerThatWasGivenUpComesBack() {
        interrupted(roll -> {
            roll.worker.freeze();
            try (WorkerProcess other = roll.worker.another()) {
                other.start();
                awaitNextNode(roll);
                roll.worker.thaw();
                roll.ended();
            }
        });
    }

    @Test
    @Tag("R61")
    void keepsAPauseThatOutlivesTheWorkerAndGoesOnWhereItWas() {
        try (InterruptedRoll roll = InterruptedRoll.of(servers).heldInDrains()) {
            roll.worker.start();
            roll.begin();
            Await.within(
                    RECOVERY,
                    "an eviction",
                    () -> !roll.world.effects(Effect.Evicted.class).isEmpty());
            String inHand = roll.world.effects(Effect.Cordoned.class).getFirst().node();
            roll.change.pause();
            roll.world.pods.release(InterruptedRoll.held(inHand));
            Await.within(
                    RECOVERY,
                    "the node in hand to go",
                    () -> roll.world.terminated().contains(inHand));

            roll.worker.kill();
            roll.worker.pass(WorkerProcess.PAST_THE_HEARTBEAT);
            roll.stale.forEach(node -> roll.world.pods.release(InterruptedRoll.held(node)));
            roll.worker.start();
            roll.worker.pass(WorkerProcess.PAST_THE_HEARTBEAT);
            assertThat(roll.world.effects(Effect.Cordoned.class)).containsExactly(new Effect.Cordoned(inHand));
            roll.change.resume();

            endedAsIfNothingHadHappened(roll);
            assertThat(roll.world.effects(Effect.Tainted.class)).doesNotHaveDuplicates();
        }
    }

    @Test
    @Tag("R68")
    void bakesACanaryOnceAndForItsTimeThoughTheWorkerDiesOverIt() {
        try (InterruptedRoll roll = InterruptedRoll.of(servers)) {
            roll.worker.start();
            roll.beginWithCanary(BAKE);
            Await.within(
                    RECOVERY,
                    "the canary to be watched",
                    () -> !roll.world.told(EventTypes.GROUP_WAITING).isEmpty());
            String canary = roll.world.terminated().getFirst();
            roll.worker.pass(BAKE.dividedBy(2));
            roll.worker.kill();
            roll.worker.start();
            roll.ended().completed();

            List<Effect.Cordoned> cordoned = roll.world.effects(Effect.Cordoned.class);
            assertThat(cordoned).hasSize(2).startsWith(new Effect.Cordoned(canary));
            assertThat(roll.world.between(Effect.terminated(canary), cordoned.getLast()))
                    .isGreaterThanOrEqualTo(BAKE);
            assertThat(roll.world.told(EventTypes.GROUP_WAITING)).as("baking").hasSize(1);
        }
    }

    private static void awaitNextNode(InterruptedRoll roll) {
        int before = roll.world.effects(Effect.Cordoned.class).size();
        Await.within(
                RECOVERY,
                "the next node",
                () -> roll.world.effects(Effect.Cordoned.class).size() > before);
    }

    private static void freeze(ChildProcess process, InterruptedRoll roll) {
        Signals.send("STOP", process.pid());
        roll.worker.pass(WorkerProcess.PAST_THE_HEARTBEAT);
        Signals.send("CONT", process.pid());
    }

    private interface Harm {
        void done(InterruptedRoll roll);
    }

    private void interrupted(Harm harm) {
        try (InterruptedRoll roll = InterruptedRoll.of(servers)) {
            roll.worker.start();
            roll.begin();
            awaitNextNode(roll);

            harm.done(roll);

            endedAsIfNothingHadHappened(roll);
        }
    }

    private void endedAsIfNothingHadHappened(InterruptedRoll roll) {
        roll.ended().completed();
        assertThat(Invariants.breachedByRoll(roll, MOST_INTERRUPTIONS)).isEmpty();
        assertThat(EndState.of(roll)).isEqualTo(expected);
    }
}
