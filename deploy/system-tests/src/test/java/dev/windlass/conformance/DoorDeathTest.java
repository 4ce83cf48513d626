package dev.windlass.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.change.EventTypes;
import dev.windlass.change.Phase;
import dev.windlass.endtoend.ChangeEvent;
import dev.windlass.endtoend.RestApi;
import dev.windlass.endtoend.RestApi.Answer;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The door dies by SIGKILL, and is stopped for longer than any heartbeat, over what comes through it. */
@Tag("R60")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoorDeathTest {

    private static final Duration RECOVERY = Duration.ofMinutes(5);

    /** Of somebody who gives up, and of a request on its way. */
    private static final Duration MOMENT = Duration.ofSeconds(2);

    private static final int MOST_INTERRUPTIONS = 2;

    private static final String OTHER_PLAN = "0".repeat(64);

    private final ExecutorService people = Executors.newVirtualThreadPerTaskExecutor();
    private Servers servers;
    private EndState expected;

    @BeforeAll
    void rollWithoutInterruption() {
        servers = Servers.start();
        expected = EndState.uninterrupted(servers);
    }

    @AfterAll
    void stop() {
        people.shutdownNow();
        servers.close();
    }

    @Test
    @Tag("R67")
    void admitsEachEventOnceThatComesOnceOrAgainWhileTheDoorIsDeadOrFrozen() {
        try (InterruptedRoll roll = InterruptedRoll.of(servers);
                ApiProcess door = roll.worker.door()) {
            roll.worker.start();
            ChangeEvent first = roll.outdated().event("event-1").automatic();
            ChangeEvent whileDead = roll.event("event-2").automatic();
            ChangeEvent whileFrozen = roll.event("event-3").automatic();
            servers.publish(first.binary());
            door.kill();
            servers.publish(first.binary());
            servers.publish(whileDead.binary());
            door.restart();
            roll.admitted(first);
            door.freeze();
            servers.publish(first.binary());
            servers.publish(whileFrozen.binary());
            roll.worker.pass(WorkerProcess.PAST_THE_HEARTBEAT);
            door.thaw();

            endedAsIfNothingHadHappened(roll);

            List<Effect> effects = roll.world.effects();
            Stream.of(whileDead, whileFrozen).forEach(event -> {
                roll.admitted(event);
                roll.ended().completed();
            });
            assertThat(roll.world.effects())
                    .as("what came later had nothing to do")
                    .isEqualTo(effects);
            assertThat(roll.begun()).containsExactly(first.id(), whileDead.id(), whileFrozen.id());
        }
    }

    @Test
    void takesAnApprovalOnceThatIsSentTwiceWhileTheDoorIsFrozen() {
        try (InterruptedRoll roll = InterruptedRoll.of(servers);
                ApiProcess door = roll.worker.door()) {
            roll.worker.start();
            ChangeEvent event = roll.outdated().event("event-1");
            String digest = asked(event, roll, door);
            door.freeze();
            givesUp(door, event, digest);
            CompletableFuture<Answer> repeated = said(() -> door.api().approve(event.id(), digest));
            roll.worker.pass(WorkerProcess.PAST_THE_HEARTBEAT);
            assertThat(roll.world.effects()).isEmpty();
            door.thaw();

            assertThat(repeated.join()).satisfiesAnyOf(DoorDeathTest::heard, DoorDeathTest::toldThatItIsApproved);
            toldThatItIsApproved(door.api().approve(event.id(), digest));
            endedAsIfNothingHadHappened(roll);
            approvedOnce(roll, digest);
        }
    }

    @Test
    void changesNothingBeforeExactlyThisPlanIsApprovedThoughDoorAndWorkerDieOverIt() {
        try (InterruptedRoll roll = InterruptedRoll.of(servers);
                ApiProcess door = roll.worker.door()) {
            roll.worker.start();
            ChangeEvent event = roll.outdated().event("event-1");
            String digest = asked(event, roll, door);
            refusedAsAnotherPlan(door.api().approve(event.id(), OTHER_PLAN), digest);
            door.freeze();
            CompletableFuture<Answer> unheard = said(() -> door.api().approve(event.id(), digest));
            roll.worker.pass(MOMENT);
            door.kill();
            assertThatThrownBy(unheard::join).hasRootCauseInstanceOf(IOException.class);
            roll.worker.kill();
            roll.worker.start();
            door.restart();
            roll.awaitWorker();

            refusedAsAnotherPlan(door.api().approve(event.id(), OTHER_PLAN), digest);
            assertThat(roll.world.effects()).isEmpty();
            assertThat(storedBesideItsOwn(roll)).isEmpty();
            heard(door.api().approve(event.id(), digest));

            endedAsIfNothingHadHappened(roll);
            approvedOnce(roll, digest);
        }
    }

    @Test
    @Tag("R63")
    void takesOneOfTwoAnswersThatAreSentWhileTheDoorIsFrozenAndTellsTheOtherPersonWhoGaveIt() {
        try (InterruptedRoll roll = InterruptedRoll.of(servers).heldByUnmanagedPods();
                ApiProcess door = roll.worker.door()) {
            roll.worker.start();
            ChangeEvent event = roll.outdated().event("event-1").automatic().policy("unmanagedPods", "refuse");
            servers.publish(event.binary());
            roll.admitted(event);
            String question = roll.change.awaitQuestion().question();
            door.freeze();
            Map<String, CompletableFuture<Answer>> answers = Map.of(
                    "bob", said(() -> door.api().answer(event.id(), "retry", "bob", question)),
                    "carol", said(() -> door.api().answer(event.id(), "retry", "carol", question)));
            roll.release();
            roll.worker.pass(WorkerProcess.PAST_THE_HEARTBEAT);
            assertThat(roll.world.effects(Effect.Evicted.class)).isEmpty();
            door.thaw();

            String first = answers.get("bob").join().status() == 200 ? "bob" : "carol";
            String second = first.equals("bob") ? "carol" : "bob";
            heard(answers.get(first).join());
            String why = "question: answered already, by " + first + ": retry";
            refused(answers.get(second).join(), why);
            refused(door.api().answer(event.id(), "retry", first, question), why);
            endedAsIfNothingHadHappened(roll);
            assertThat(roll.world.told(EventTypes.QUESTION_ANSWERED)).containsExactly(first + " answered: retry");
        }
    }

    /** Publishes the event, and waits until its plan waits for approval; answers the plan's digest. */
    private String asked(ChangeEvent event, InterruptedRoll roll, ApiProcess door) {
        servers.publish(event.binary());
        roll.admitted(event);
        return door.api()
                .await(event.id(), Phase.AWAITING_APPROVAL, RECOVERY)
                .path("digest")
                .asText();
    }

    private static void givesUp(ApiProcess door, ChangeEvent event, String digest) {
        try (RestApi impatient = door.api(MOMENT)) {
            assertThatThrownBy(() -> impatient.approve(event.id(), digest))
                    .hasCauseInstanceOf(HttpTimeoutException.class);
        }
    }

    private CompletableFuture<Answer> said(Supplier<Answer> word) {
        return CompletableFuture.supplyAsync(word, people);
    }

    private static void heard(Answer answer) {
        assertThat(answer).returns(200, Answer::status);
    }

    private static void refused(Answer answer, String why) {
        assertThat(answer).returns(409, Answer::status);
        assertThat(answer.text("detail")).startsWith(why);
    }

    private static void refusedAsAnotherPlan(Answer answer, String digest) {
        refused(answer, "digest: " + OTHER_PLAN + " is not the plan that waits, which is " + digest);
    }

    private static void toldThatItIsApproved(Answer answer) {
        refused(answer, "change: event-1 is approved already, by " + RestApi.APPROVER);
    }

    private static void approvedOnce(InterruptedRoll roll, String digest) {
        assertThat(roll.world.told(EventTypes.CHANGE_APPROVED))
                .containsExactly(RestApi.APPROVER + " approved " + digest.substring(0, 12));
    }

    /** What was asked of the state store that changes anything but what Windlass keeps of itself. */
    private static List<String> storedBesideItsOwn(InterruptedRoll roll) {
        return roll.world.exchanges().stream()
                .map(exchange -> exchange.request())
                .filter(request -> request.service().equals(Optional.of("s3")))
                .filter(request -> !List.of("GET", "HEAD").contains(request.method()))
                .filter(request -> !request.path().contains("/" + roll.world.cluster() + "/windlass/"))
                .map(request -> request.method() + " " + request.path())
                .toList();
    }

    private void endedAsIfNothingHadHappened(InterruptedRoll roll) {
        roll.ended().completed();
        assertThat(Invariants.breachedByRoll(roll, MOST_INTERRUPTIONS)).isEmpty();
        assertThat(EndState.of(roll)).isEqualTo(expected);
    }
}
