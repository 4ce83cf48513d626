package dev.windlass.conformance;

import static dev.windlass.conformance.Effect.cordoned;
import static dev.windlass.conformance.Effect.terminated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.EventTypes;
import dev.windlass.rollout.policy.Checkpoint;
import dev.windlass.rollout.policy.Freeze;
import dev.windlass.rollout.policy.Gates;
import dev.windlass.rollout.policy.MaintenanceWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a roll waits for comes, though no worker lives meanwhile; whoever lives then goes on with it. */
@Tag("R68")
class UnattendedConformanceTest {

    /** After which Temporal has nothing more to hand out to workers on account of an approval that may expire. */
    private static final Duration PAST_THE_APPROVAL = Duration.ofHours(25);

    /** What it waits for is over for so long, in real time: then Temporal has something to hand out. */
    private static final Duration LATE = Duration.ofSeconds(2);

    /** Of workers that have to notice, and to look at everything anew. */
    private static final Duration START = Duration.ofMinutes(1);

    private Workers workers;
    private final RolloutWorld world = RolloutWorld.on(parts -> workers = Workers.ofSettings(parts));

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aWindowThatOpensWhileNobodyLivesIsUsedAsSoonAsSomebodyDoes() {
        List<String> before = staleNodes();
        Instant opens = inDays(3);
        RunningChange change = waiting(windows(window(opens, opens.plus(Duration.ofHours(4)))));

        Instant back = unattendedUntil(opens.plus(LATE), change);
        change.result().completed();

        assertBegunWithin(back, back.plus(START));
        assertEachGoneOnce(before);
    }

    @Test
    void workersThatAreBackBeforeTheWindowOpensWaitUntilItDoes() {
        List<String> before = staleNodes();
        Instant opens = inDays(3);
        RunningChange change = waiting(windows(window(opens, opens.plus(Duration.ofHours(4)))));

        unattendedUntil(opens.minus(Duration.ofHours(1)), change);
        change.result().completed();

        assertBegunWithin(opens, opens.plus(START));
        assertEachGoneOnce(before);
    }

    @Test
    void aWindowThatOpensAndClosesWhileNobodyLivesIsMissedAndTheNextOneIsUsed() {
        List<String> before = staleNodes();
        Instant opens = inDays(3);
        Instant opensAgain = opens.plus(Duration.ofDays(1));
        RunningChange change = waiting(windows(
                window(opens, opens.plus(LATE.dividedBy(2))),
                window(opensAgain, opensAgain.plus(Duration.ofHours(4)))));

        unattendedUntil(opens.plus(LATE), change);
        change.result().completed();

        assertBegunWithin(opensAgain, opensAgain.plus(START));
        assertEachGoneOnce(before);
    }

    @Test
    void aFreezeThatEndsWhileNobodyLivesHoldsNobodyBackWhoLivesThen() {
        List<String> before = staleNodes();
        Instant thaws = inDays(3);
        Freeze freeze = new Freeze(world.now().minus(LATE), thaws, "peak");
        RunningChange change = waiting(new Gates(null, null, null, List.of(freeze), null, null));

        Instant back = unattendedUntil(thaws.plus(LATE), change);
        change.result().completed();

        assertBegunWithin(back, back.plus(START));
        assertEachGoneOnce(before);
    }

    @Test
    void aCheckpointBakesForItsTimeAndOnceThoughNobodyLivesWhenItIsOver() {
        List<String> before = staleNodes();
        Duration bake = Duration.ofDays(3);
        RunningChange change =
                waiting(new Gates(null, List.of(new Checkpoint(50, bake, false)), null, null, null, null));
        String first = world.terminated().getFirst();
        String second =
                before.stream().filter(node -> !node.equals(first)).findFirst().orElseThrow();

        Instant back = unattendedUntil(waitingSince().plus(bake).plus(LATE), change);
        change.result().completed();

        assertThat(world.between(terminated(first), cordoned(second))).isGreaterThanOrEqualTo(bake);
        assertThat(asked(cordoned(second))).isBetween(back, back.plus(START));
        assertEachGoneOnce(before);
    }

    /** Two, of which one may be missing at a time. */
    private List<String> staleNodes() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();
        return nodes.members();
    }

    private RunningChange waiting(Gates gates) {
        RunningChange change = world.start(new Rolling().gates(gates));
        Await.until(
                "the roll to wait", () -> !world.told(EventTypes.GROUP_WAITING).isEmpty());
        return change;
    }

    /** @return when workers live again, which have done nothing yet */
    private Instant unattendedUntil(Instant then, RunningChange change) {
        change.after(PAST_THE_APPROVAL);
        List<Effect> soFar = world.effects();
        workers.kill();
        change.after(Duration.between(world.now(), then));
        assertThat(world.effects()).isEqualTo(soFar);
        workers.start();
        return world.now();
    }

    private void assertBegunWithin(Instant first, Instant last) {
        assertThat(asked(world.effects().getFirst())).isBetween(first, last);
    }

    private void assertEachGoneOnce(List<String> instances) {
        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(instances);
        assertThat(world.effects(Effect.Tainted.class)).doesNotHaveDuplicates();
        assertThat(world.effects(Effect.Cordoned.class))
                .extracting(Effect.Cordoned::node)
                .containsExactlyInAnyOrderElementsOf(instances);
        assertThat(world.told(EventTypes.GROUP_WAITING)).doesNotHaveDuplicates();
    }

    private Instant asked(Effect effect) {
        return world.recorded().stream()
                .filter(recorded -> recorded.effect().equals(effect))
                .findFirst()
                .orElseThrow()
                .asked();
    }

    private Instant waitingSince() {
        return world.journal().stream()
                .filter(entry -> entry.type().equals(EventTypes.GROUP_WAITING))
                .findFirst()
                .orElseThrow()
                .at();
    }

    private Instant inDays(int days) {
        return world.now().plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS);
    }

    private static Gates windows(MaintenanceWindow... windows) {
        return new Gates(null, null, List.of(windows), null, null, null);
    }

    /** Once a week. */
    private static MaintenanceWindow window(Instant from, Instant to) {
        ZonedDateTime opens = from.atZone(ZoneOffset.UTC);
        return new MaintenanceWindow(
                Set.of(opens.getDayOfWeek()), opens.toLocalTime(), LocalTime.ofInstant(to, ZoneOffset.UTC), "UTC");
    }
}
