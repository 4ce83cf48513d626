package dev.windlass.conformance;

import static dev.windlass.conformance.Effect.attached;
import static dev.windlass.conformance.Effect.registered;
import static dev.windlass.conformance.Effect.terminated;
import static dev.windlass.conformance.Effect.unmarkedDetached;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.change.EventTypes;
import dev.windlass.change.JournalEntry;
import dev.windlass.change.Phase;
import dev.windlass.proxy.Fault;
import dev.windlass.proxy.Request;
import dev.windlass.proxy.Requests;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What survives, and what people may say while it rolls. */
class DurabilityConformanceTest {

    private static final Duration SOON = Duration.ofSeconds(1);

    /** After which Temporal has nothing more to hand out to workers on account of an approval that may expire. */
    private static final Duration PAST_THE_APPROVAL = Duration.ofHours(25);

    private Workers workers;
    private final RolloutWorld world = RolloutWorld.on(parts -> workers = Workers.ofSettings(parts));

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Tag("R60")
    void whereTheAnswerToEveryWriteIsLostOnceEachInstanceGoesOnceAndTheEndIsTheSame() {
        InstanceGroup nodes = world.nodes("nodes-a", 2).behindLoadBalancer();
        List<String> before = nodes.members();
        world.pods.deployment("web", 2);
        nodes.moveTemplate();
        Set<String> lost = ConcurrentHashMap.newKeySet();
        Predicate<Request> firstOfItsKind =
                request -> writes(request) && lost.add(request.method() + request.path() + request.text());
        world.awsProxy.fault(firstOfItsKind, Fault.lostAnswer());
        world.kubernetesProxy.fault(firstOfItsKind, Fault.lostAnswer());

        world.roll().completed();

        assertThat(lost).hasSizeGreaterThan(8);
        assertThat(world.terminated().stream().distinct()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(nodes.running()).hasSize(2).doesNotContainAnyElementsOf(before);
        assertThat(nodes.running())
                .allSatisfy(node -> assertThat(world.marks(node)).isEmpty());
        assertThat(nodes.registered()).isEqualTo(nodes.running());
    }

    @Test
    @Tag("R61")
    void aPauseFinishesTheNodeInHandHoldsForDaysAndGoesOnWhereItWas() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        List<String> before = nodes.members();
        world.settings(nodes, "1", "0", null);
        before.forEach(node -> world.pods.clinging("held-" + node, node));
        nodes.moveTemplate();

        RunningChange change = world.start(new Rolling());
        Await.until("an eviction", () -> !world.effects(Effect.Evicted.class).isEmpty());
        String inHand = world.effects(Effect.Cordoned.class).getFirst().node();
        change.pause();
        world.pods.release("held-" + inHand);
        Await.until("the node in hand to go", () -> world.terminated().equals(List.of(inHand)));
        change.after(PAST_THE_APPROVAL);
        workers.kill();
        change.after(Duration.ofDays(3));
        workers.start();
        change.after(Duration.ofHours(1));

        assertThat(world.terminated()).containsExactly(inHand);
        assertThat(world.effects(Effect.Cordoned.class)).hasSize(1);
        before.forEach(node -> world.pods.release("held-" + node));
        change.resume();
        change.result().completed();
        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    @Tag("R62")
    void anAbortTakesBackWhateverWasSet() {
        InstanceGroup nodes = world.nodes("nodes-a", 3).behindLoadBalancer();
        List<String> before = nodes.members();
        before.forEach(node -> world.pods.clinging("held-" + node, node));
        nodes.moveTemplate();

        RunningChange change = world.start(new Rolling());
        Await.until("an eviction", () -> !world.effects(Effect.Evicted.class).isEmpty());
        String inHand = world.effects(Effect.Cordoned.class).getFirst().node();
        change.abort();
        change.result().ended(Phase.ABORTED);

        assertThat(world.terminated()).isEmpty();
        assertThat(before).allSatisfy(node -> assertThat(world.marks(node)).isEmpty());
        assertThat(world.effects()).contains(registered(inHand));
        assertThat(nodes.registered()).contains(inHand);
        List<Effect> atTheEnd = world.effects();
        change.after(Duration.ofHours(1));
        assertThat(world.effects()).isEqualTo(atTheEnd);
    }

    @Test
    @Tag("R46")
    @Tag("R48")
    @Tag("R62")
    void anAbortThatMayNotGrowTheGroupTellsWhichInstanceStaysDetachedAndTheNextRollTakesIt() {
        InstanceGroup nodes = world.nodes("nodes-a", 3);
        List<String> before = nodes.members();
        before.forEach(node -> world.pods.clinging("held-" + node, node));
        nodes.moveTemplate();

        RunningChange change = world.start(new Rolling());
        Await.until("an eviction", () -> !world.effects(Effect.Evicted.class).isEmpty());
        change.abort();
        change.result().ended(Phase.ABORTED);

        String detached = world.detached().getFirst();
        assertThat(world.told(EventTypes.GROUP_RESTORED))
                .anyMatch(line -> line.startsWith("left " + detached + " detached"));
        assertThat(nodes.members()).hasSize(3).doesNotContain(detached);
        assertThat(nodes.running()).hasSize(4).containsAll(before);
        assertThat(nodes.tagged("kops.k8s.io/detached-from-asg")).containsExactly(detached);
        assertThat(world.effects(Effect.Attached.class)).isEmpty();
        before.forEach(node -> world.pods.release("held-" + node));

        world.roll().completed();

        assertThat(world.detached()).containsExactly(detached);
        assertThat(world.terminated())
                .containsExactlyInAnyOrderElementsOf(before)
                .endsWith(detached);
        assertThat(nodes.running()).hasSize(3).isEqualTo(nodes.members());
    }

    @Test
    @Tag("R62")
    void anAbortLeavesOutOfItsLoadBalancerWhatSomebodyElseTookOut() {
        InstanceGroup nodes = world.nodes("nodes-a", 2).behindLoadBalancer();
        world.settings(nodes, "1", "0", null);
        String inHand = nodes.members().getFirst();
        String other = nodes.members().getLast();
        world.pods.clinging("held", inHand);
        world.cordon(other);
        nodes.deregister(other);
        nodes.moveTemplate();

        RunningChange change = world.start(new Rolling());
        Await.until("an eviction", () -> !world.effects(Effect.Evicted.class).isEmpty());
        change.abort();
        change.result().ended(Phase.ABORTED);

        assertThat(nodes.registered()).containsExactly(inHand);
        assertThat(world.marks(inHand)).isEmpty();
        assertThat(world.marks(other)).containsExactly("cordoned");
    }

    @Test
    @Tag("R63")
    void aNodeThatIsSkippedBeforeItsTurnIsNotPutBehindALoadBalancer() {
        InstanceGroup nodes = world.nodes("nodes-a", 2).behindLoadBalancer();
        world.settings(nodes, "1", "0", null);
        String inHand = nodes.members().getFirst();
        String other = nodes.members().getLast();
        world.pods.clinging("held", inHand);
        nodes.deregister(other);
        nodes.moveTemplate();

        RunningChange change = world.start(new Rolling());
        Await.until("an eviction", () -> !world.effects(Effect.Evicted.class).isEmpty());
        change.skip(other);
        world.pods.release("held");
        change.result().ended(Phase.FAILED);

        assertThat(world.terminated()).containsExactly(inHand);
        assertThat(world.effects(Effect.Registered.class)).isEmpty();
        assertThat(world.marks(other)).isEmpty();
    }

    @Test
    @Tag("R62")
    void anAbortPutsADetachedInstanceBackInThePlaceOfAReplacementThatIsNotInService() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        List<String> before = nodes.members();
        nodes.moveTemplate();
        world.simulator.letJoin(id -> false);

        RunningChange change = world.start(new Rolling().validateTimeout(SOON));
        change.awaitQuestion();
        String detached = world.detached().getFirst();
        String replacement = nodes.members().stream()
                .filter(member -> !before.contains(member))
                .findFirst()
                .orElseThrow();
        world.pending(replacement);
        change.abort();
        change.result().ended(Phase.ABORTED);

        assertThat(world.terminated()).containsExactly(replacement);
        assertThat(world.effects()).contains(attached(detached), unmarkedDetached(detached));
        assertThat(nodes.members()).isEqualTo(before);
        assertThat(nodes.desired()).isEqualTo(2);
        assertThat(before).allSatisfy(node -> assertThat(world.marks(node)).isEmpty());
    }

    @Test
    @Tag("R63")
    void aBlockedDrainThatIsTriedAgainGoesOnOnceTheBudgetLetsIt() {
        RunningChange change = blockedDrain();
        world.pods.moveBudget("web", 0);

        change.answer("retry");

        change.result().completed();
        assertThat(world.effects(Effect.Deleted.class)).isEmpty();
        assertThat(world.effects(Effect.Evicted.class)).hasSize(1);
        assertThat(world.terminated()).hasSize(1);
        assertThat(answers()).containsExactly("bob: retry (because)");
    }

    @Test
    @Tag("R63")
    void aForcedDrainDeletesPastTheBudget() {
        RunningChange change = blockedDrain();

        change.answer("force");

        change.result().completed();
        assertThat(world.effects(Effect.Deleted.class)).hasSize(1);
        assertThat(world.terminated()).hasSize(1);
        assertThat(answers()).containsExactly("bob: force (because)");
    }

    @Test
    @Tag("R63")
    @Tag("R66")
    void aSkippedNodeIsLeftAsItWasAndToldAsNotLanded() {
        RunningChange change = blockedDrain();
        String node = world.effects(Effect.Cordoned.class).getFirst().node();

        change.answer("skip");

        Outcome outcome = change.result().ended(Phase.FAILED);
        assertThat(outcome.failure()).contains("not landed", node, "launch template version 1, group has 2");
        assertThat(world.terminated()).isEmpty();
        assertThat(world.node(node).getSpec().getUnschedulable()).isNull();
        assertThat(answers()).containsExactly("bob: skip (because)");
    }

    @Test
    @Tag("R63")
    void anAnswerOfAbortEndsTheChangeWithNothingLost() {
        RunningChange change = blockedDrain();
        String node = world.effects(Effect.Cordoned.class).getFirst().node();

        change.answer("abort");

        change.result().ended(Phase.ABORTED);
        assertThat(world.terminated()).isEmpty();
        assertThat(world.marks(node)).isEmpty();
        assertThat(answers()).containsExactly("bob: abort (because)");
    }

    @Test
    @Tag("R63")
    void ofTwoWhoAnswerTheSameQuestionTheSecondIsToldWhoWasFirst() {
        RunningChange change = blockedDrain();
        world.kubernetesProxy.fault(
                request -> request.path().endsWith("/eviction"), Fault.delay(Duration.ofSeconds(2)));

        String question = change.view().question();
        change.answer("abort", question);

        assertThatThrownBy(() -> change.answer("force", question)).hasStackTraceContaining("bob");
        change.result().ended(Phase.ABORTED);
        assertThat(world.effects(Effect.Deleted.class)).isEmpty();
    }

    @Test
    @Tag("R63")
    void ofTwoWhoAnswerAtTheSameMomentOneIsHeardAndTheOtherIsToldWho() throws InterruptedException {
        RunningChange change = blockedDrain(Duration.ofSeconds(5));
        world.awsProxy.fault(
                Requests.action("TerminateInstanceInAutoScalingGroup"), Fault.delay(Duration.ofSeconds(2)));
        String question = change.view().question();
        List<String> people = List.of("bob", "carol");
        CyclicBarrier together = new CyclicBarrier(people.size());

        List<Future<String>> answers;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = threads.invokeAll(people.stream()
                    .<Callable<String>>map(who -> () -> {
                        together.await();
                        change.answer("force", who, question);
                        return who;
                    })
                    .toList());
        }

        List<String> heard = answers.stream()
                .filter(done -> done.state() == Future.State.SUCCESS)
                .map(Future::resultNow)
                .toList();
        assertThat(heard).hasSize(1);
        String winner = heard.getFirst();
        assertThat(answers)
                .filteredOn(done -> done.state() == Future.State.FAILED)
                .singleElement()
                .satisfies(refused -> assertThat(refused.exceptionNow())
                        .hasStackTraceContaining("answered already, by " + winner + ": force"));
        change.result().completed();
        assertThat(answers()).containsExactly(winner + ": force (because)");
        assertThat(world.effects(Effect.Deleted.class)).hasSize(1);
        assertThat(world.terminated()).hasSize(1);
    }

    @Test
    @Tag("R64")
    void aTemplateThatMovesMeanwhileIsAQuestionAndFoldedInReplacesWhatRunsTheOneBefore() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        List<String> before = nodes.members();

        Moved moved = movedMeanwhile(nodes);
        moved.change().answer("fold-in");

        moved.change().result().completed();
        assertThat(world.terminated()).containsExactlyInAnyOrder(before.get(0), before.get(1), moved.between());
    }

    @Test
    @Tag("R64")
    void aTemplateThatMovesMeanwhileIsLeftToTheNextChangeWhereToldToFinish() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        List<String> before = nodes.members();

        Moved moved = movedMeanwhile(nodes);
        moved.change().answer("finish");

        moved.change().result().completed();
        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    @Tag("R65")
    void anInstanceThatSomebodyElseTerminatesIsNotMissedAndNotTerminatedAgain() {
        InstanceGroup nodes = world.nodes("nodes-a", 3);
        List<String> before = nodes.members();
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();
        before.forEach(node -> world.pods.clinging("held-" + node, node));

        RunningChange change = world.start(new Rolling());
        Await.until("an eviction", () -> !world.effects(Effect.Evicted.class).isEmpty());
        String inHand = world.effects(Effect.Cordoned.class).getFirst().node();
        String other =
                before.stream().filter(node -> !node.equals(inHand)).findFirst().orElseThrow();
        nodes.terminate(other);
        before.forEach(node -> world.pods.release("held-" + node));
        change.result().completed();

        assertThat(world.terminated()).hasSize(2).doesNotContain(other);
        assertThat(nodes.running()).hasSize(3).doesNotContainAnyElementsOf(before);
    }

    @Test
    @Tag("R65")
    void anInstanceThatJoinsDuringTheRollIsSeenAndLeftAlone() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        List<String> before = nodes.members();
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();
        before.forEach(node -> world.pods.clinging("held-" + node, node));

        RunningChange change = world.start(new Rolling());
        Await.until("an eviction", () -> !world.effects(Effect.Evicted.class).isEmpty());
        nodes.resize(4);
        before.forEach(node -> world.pods.release("held-" + node));
        change.result().completed();

        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(nodes.running()).hasSize(4);
    }

    @Test
    @Tag("R67")
    void ofTwoRequestsForOneClusterTheSecondWaitsUntilTheFirstHasEnded() {
        InstanceGroup nodes = world.booting().nodes("nodes-a", 1);
        String node = nodes.members().getFirst();
        world.pods.clinging("held", node);
        world.settings(nodes, "1", "0", null);

        RunningChange first = world.submit(new Rolling().force());
        RunningChange second = world.submit(new Rolling().force());
        Await.until("an eviction", () -> !world.effects(Effect.Evicted.class).isEmpty());
        assertThat(world.pending()).containsExactly("change-1", "change-2");
        first.after(SOON);
        assertThat(world.effects(Effect.Cordoned.class)).hasSize(1);
        world.pods.release("held");
        first.result().completed();
        Await.until("the second change to begin", second::hasBegun);
        second.result().completed();

        List<String> terminated = world.terminated();
        assertThat(terminated).hasSize(2).startsWith(node);
        assertThat(world.mostInFlight()).isEqualTo(1);
        assertThat(world.effects().indexOf(terminated(node)))
                .isLessThan(world.effects().indexOf(new Effect.Cordoned(terminated.getLast())));
    }

    /** One node whose only pod a budget does not let go; the question is open. */
    private RunningChange blockedDrain() {
        return blockedDrain(SOON);
    }

    /** @param limit of each attempt */
    private RunningChange blockedDrain(Duration limit) {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        world.pods.deployment("web", 1);
        world.pods.budget("web", 1);
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();
        RunningChange change = world.start(new Rolling().drainTimeout(limit));
        change.awaitQuestion();
        assertThat(world.effects(Effect.Evicted.class)).isEmpty();
        return change;
    }

    /** @param between the instance of the version between: newer than what was there, older than what there is now */
    private record Moved(RunningChange change, String between) {}

    /** One of two is replaced; while the other is in hand, its template moves again. The question is open. */
    private Moved movedMeanwhile(InstanceGroup nodes) {
        List<String> before = nodes.members();
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();
        before.forEach(node -> world.pods.clinging("held-" + node, node));
        RunningChange change = world.start(new Rolling());
        Await.until("an eviction", () -> !world.effects(Effect.Evicted.class).isEmpty());
        String inHand = world.effects(Effect.Cordoned.class).getFirst().node();
        world.pods.release("held-" + inHand);
        Await.until(
                "the second node", () -> world.effects(Effect.Cordoned.class).size() == 2);
        String between = nodes.members().stream()
                .filter(node -> !before.contains(node))
                .findFirst()
                .orElseThrow();
        nodes.moveTemplate();
        before.forEach(node -> world.pods.release("held-" + node));
        assertThat(change.awaitQuestion().question())
                .contains("the launch template of nodes-a moved from version 2 to 3");
        assertThat(world.effects()).contains(terminated(inHand));
        return new Moved(change, between);
    }

    private List<String> answers() {
        return world.journal().stream()
                .filter(entry -> entry.type().equals(EventTypes.QUESTION_ANSWERED))
                .map(DurabilityConformanceTest::answer)
                .toList();
    }

    private static String answer(JournalEntry entry) {
        return "%s: %s (%s)"
                .formatted(
                        entry.actor(), entry.data().get("choice"), entry.data().get("reason"));
    }

    private static boolean writes(Request request) {
        boolean looks = request.action().startsWith("Describe")
                || request.action().isEmpty() && request.method().equals("GET");
        return !looks;
    }
}
