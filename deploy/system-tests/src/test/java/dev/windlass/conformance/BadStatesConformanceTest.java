package dev.windlass.conformance;

import static dev.windlass.conformance.Effect.evicted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.ChangeView;
import dev.windlass.change.EventTypes;
import dev.windlass.change.Phase;
import dev.windlass.proxy.Fault;
import dev.windlass.proxy.Injection;
import dev.windlass.proxy.Requests;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** States of cloud and cluster in which a rollout cannot simply go on: it says what is wrong, and loses nothing. */
class BadStatesConformanceTest {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Pattern TEMPLATES = Pattern.compile("<launchTemplates>.*</launchTemplates>", Pattern.DOTALL);

    private final RolloutWorld world = RolloutWorld.simulated();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Tag("R63")
    void aBudgetThatNeverAllowsIsNamedWithThePodTheNodeAndWhatMayBeDone() {
        InstanceGroup nodes = oneAtATime(1);
        String node = nodes.members().getFirst();
        String pod = world.pods.deployment("web", 1).getFirst();
        world.pods.budget("web", 1);

        RunningChange change = world.start(new Rolling().drainTimeout(SOON));

        assertThat(change.awaitQuestion().question())
                .isEqualTo(
                        "draining %s: PodDisruptionBudget default/web does not let pod %s go. retry | force | skip | abort?"
                                .formatted(node, pod));
        change.abort();
        change.result().ended(Phase.ABORTED);
    }

    @Test
    @Tag("R63")
    void aPodThatNeverEndsIsNamedWithItsNodeAndForcedIsWaitedForNoLonger() {
        InstanceGroup nodes = oneAtATime(1);
        String node = nodes.members().getFirst();
        world.pods.clinging("held", node);

        RunningChange change = world.start(new Rolling().drainTimeout(SOON));

        assertThat(change.awaitQuestion().question())
                .isEqualTo("draining " + node + ": still there: default/held. retry | force | skip | abort?");
        change.answer("force");
        change.result().completed();
        assertThat(world.terminated()).containsExactly(node);
        assertThat(world.told(EventTypes.NODE_DRAIN_FAILED))
                .containsExactly("gave up waiting on " + node + " for default/held");
        assertThat(world.effects(Effect.Deleted.class)).isEmpty();
    }

    @Test
    @Tag("R63")
    void aPodThatNeverEndedIsNotEvictedAgainWhereTheDrainIsRetried() {
        InstanceGroup nodes = oneAtATime(1);
        String node = nodes.members().getFirst();
        world.pods.clinging("held", node);

        RunningChange change = world.start(new Rolling().drainTimeout(SOON));
        change.awaitQuestion();
        world.pods.release("held");
        change.answer("retry");

        change.result().completed();
        assertThat(world.effects(Effect.Evicted.class)).containsExactly(new Effect.Evicted("default/held"));
        assertThat(world.terminated()).containsExactly(node);
    }

    @Test
    @Tag("R25")
    @Tag("V5")
    void aReplacementThatNeverJoinsIsNamedAndNothingElseGoes() {
        InstanceGroup nodes = oneAtATime(2);
        List<String> before = nodes.members();
        world.simulator.letJoin(id -> false);

        RunningChange change = world.start(new Rolling().validateTimeout(SOON));

        String question = change.awaitQuestion().question();
        String replacement = newcomer(nodes, before);
        assertThat(question)
                .startsWith("the cluster did not validate after terminating instance within ")
                .contains("machine \"" + replacement + "\" has not yet joined cluster")
                .endsWith("retry | continue | abort?");
        assertThat(world.terminated()).hasSize(1);
        world.simulator.letJoin(id -> true);
        world.awaitJoined(nodes);
        change.answer("retry");
        change.result().completed();
        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    @Tag("R46")
    void aSurgeWhoseReplacementCannotBeLaunchedIsToldInTheCloudsWordsAndTerminatesNothing() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        List<String> before = nodes.members();
        nodes.moveTemplate();
        world.simulator.letJoin(id -> false);
        Injection capacity =
                world.cannotLaunch(nodes, "We currently do not have sufficient t3.medium capacity in us-east-1a.");

        RunningChange change = world.start(new Rolling().validateTimeout(SOON));

        assertThat(change.awaitQuestion().question())
                .contains("after detaching instance", "InstanceGroup \"nodes-a\" did not have enough nodes 1 vs 2")
                .contains(nodes.cloudName()
                        + " cannot launch instances: We currently do not have sufficient t3.medium capacity")
                .endsWith("retry | continue | abort?");
        assertThat(world.detached()).hasSize(1);
        assertThat(world.terminated()).isEmpty();
        capacity.close();
        world.simulator.letJoin(id -> true);
        world.awaitJoined(nodes);
        change.answer("retry");
        change.result().completed();
        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(nodes.desired()).isEqualTo(2);
    }

    @Test
    @Tag("R46")
    void aGroupAtItsMaximumSizeSurgesAllTheSameAndIsNeverLargerThanThat() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        List<String> before = nodes.members();
        nodes.moveTemplate();

        world.roll().completed();

        assertThat(world.detached()).isNotEmpty();
        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(world.asked("UpdateAutoScalingGroup") + world.asked("SetDesiredCapacity"))
                .isZero();
        assertThat(nodes.desired()).isEqualTo(2);
        assertThat(nodes.running()).hasSize(2);
    }

    @Test
    void whereLaunchesAreSuspendedMeanwhileADrainedNodeStaysUntilTheyAreResumed() {
        InstanceGroup nodes = oneAtATime(2);
        List<String> before = nodes.members();
        Held held = drainInHand(before);

        nodes.suspendLaunches();
        held.release();
        Await.until(
                "the trouble to be told",
                () -> !world.told(EventTypes.GROUP_WAITING).isEmpty());

        assertThat(world.told(EventTypes.GROUP_WAITING))
                .containsExactly(
                        "%s is not terminated, as nothing would come in its place: the process Launch of %s is suspended: "
                                        .formatted(held.inHand(), nodes.cloudName())
                                + "the group cannot launch instances; resume it");
        assertThat(world.terminated()).isEmpty();
        nodes.resumeLaunches();
        held.change().result().completed();
        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    @Tag("R65")
    void nodesAreMatchedToInstancesByTheirProviderAlsoWhereOneIsRenamedMeanwhile() {
        InstanceGroup nodes = oneAtATime(3);
        List<String> before = nodes.members();
        String first = world.rename(before.get(0));
        world.pods.deployment("web", 3);
        world.pods.clinging("held", first);

        RunningChange change = world.start(new Rolling());
        Await.until("an eviction", () -> world.effects().contains(evicted("default/held")));
        String inHand = world.effects(Effect.Cordoned.class).getFirst().node();
        String other = before.stream()
                .filter(id -> world.node(id) != null && !id.equals(inHand))
                .toList()
                .getLast();
        String renamed = world.rename(other);
        world.pods.release("held");
        change.result().completed();

        assertThat(world.effects(Effect.Cordoned.class))
                .extracting(Effect.Cordoned::node)
                .hasSize(3)
                .contains(first, renamed);
        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(nodes.running()).hasSize(3).doesNotContainAnyElementsOf(before);
    }

    @Test
    @Tag("R65")
    void anInstanceThatSomebodyElseTerminatesInTheMiddleOfItsDrainIsDoneAndTheOthersGoOnce() {
        InstanceGroup nodes = oneAtATime(3);
        List<String> before = nodes.members();
        Held held = drainInHand(before);

        nodes.terminate(held.inHand());
        Await.until("its node to be gone", () -> world.node(held.inHand()) == null);
        held.release();
        held.change().result().completed();

        List<String> others =
                before.stream().filter(node -> !node.equals(held.inHand())).toList();
        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(others);
        assertThat(nodes.members()).hasSize(3).doesNotContainAnyElementsOf(before);
        assertThat(nodes.running()).isEqualTo(nodes.members());
    }

    @Test
    @Tag("R65")
    void aNewcomerThatIsAnnotatedDuringADrainIsReplacedToo() {
        InstanceGroup nodes = oneAtATime(2);
        List<String> before = nodes.members();
        Held held = drainInHand(before);

        nodes.resize(3);
        Await.until("a newcomer", () -> nodes.members().size() == 3);
        world.awaitJoined(nodes);
        String newcomer = newcomer(nodes, before);
        world.annotate(newcomer, "kops.k8s.io/needs-update");
        held.release();
        held.change().result().completed();

        assertThat(world.terminated()).containsExactlyInAnyOrder(before.get(0), before.get(1), newcomer);
        assertThat(nodes.running()).hasSize(3).doesNotContain(newcomer).doesNotContainAnyElementsOf(before);
    }

    @Test
    void aLaunchTemplateThatIsDeletedMeanwhileIsNamedAndItsGroupGoesOnOnceItIsBack() {
        InstanceGroup nodes = oneAtATime(2);
        List<String> before = nodes.members();
        Held held = drainInHand(before);

        Injection deleted = world.awsProxy.fault(
                Requests.action("DescribeLaunchTemplates"),
                Fault.edited(body -> TEMPLATES.matcher(body).replaceAll("<launchTemplates/>")));
        held.release();
        Await.until(
                "the trouble to be told",
                () -> !world.told(EventTypes.GROUP_WAITING).isEmpty());

        assertThat(world.told(EventTypes.GROUP_WAITING).getFirst())
                .startsWith(held.inHand() + " is not terminated")
                .contains("launch template " + nodes.cloudName() + " of " + nodes.cloudName() + " is gone");
        held.change().after(Duration.ofSeconds(20));
        assertThat(world.terminated()).isEmpty();
        deleted.close();
        held.change().result().completed();
        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void aLaunchTemplateThatStaysDeletedIsAQuestionAndAbortedLeavesEverythingAsItWas() {
        InstanceGroup nodes = oneAtATime(2);
        List<String> before = nodes.members();
        Held held = drainInHand(before);

        nodes.deleteTemplate();
        held.release();
        ChangeView asking = held.change().awaitQuestion();

        assertThat(asking.question())
                .contains(held.inHand(), "launch template " + nodes.cloudName(), "cannot launch instances")
                .endsWith("retry | skip | abort?");
        held.change().answer("abort");
        held.change().result().ended(Phase.ABORTED);
        assertThat(world.terminated()).isEmpty();
        assertThat(before).allSatisfy(node -> assertThat(world.marks(node)).isEmpty());
    }

    @Test
    void aLaunchTemplateThatIsGoneBeforeAnythingIsBegunIsAQuestionBeforeAnythingIsTouched() {
        InstanceGroup nodes = oneAtATime(2);
        nodes.deleteTemplate();

        RunningChange change = world.start(new Rolling());

        assertThat(change.awaitQuestion().question())
                .startsWith("nothing can be begun in nodes-a: launch template " + nodes.cloudName())
                .endsWith("retry | abort?");
        assertThat(change.view().groups().getFirst().holds()).contains("launch template " + nodes.cloudName());
        change.answer("abort");
        change.result().ended(Phase.ABORTED);
        assertThat(world.effects()).isEmpty();
    }

    @Test
    @Tag("R60")
    void credentialsThatAreExpiredForAnHourAreToldAndWaitedForAndEachInstanceGoesOnce() {
        InstanceGroup nodes = oneAtATime(2);
        List<String> before = nodes.members();
        Held held = drainInHand(before);

        Injection expired = world.awsProxy.fault(
                Requests.any(),
                Fault.refusal(403, "ExpiredToken", "The security token included in the request is expired"));
        held.release();
        held.change().after(Duration.ofHours(1));

        assertThat(expired.hits()).isGreaterThan(10);
        assertThat(held.change().seen().waiting())
                .startsWith("attempt ")
                .contains(" of terminate: The security token included in the request is expired");
        assertThat(world.terminated()).isEmpty();
        expired.close();
        held.change().result().completed();
        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(world.effects(Effect.Cordoned.class)).hasSize(2);
    }

    @Test
    @Tag("R60")
    void credentialsThatExpireWhileItIsGatedDoNotEndTheWait() {
        InstanceGroup nodes = oneAtATime(2);
        List<String> before = nodes.members();
        world.simulator.letJoin(id -> false);

        RunningChange change = world.start(new Rolling());
        Await.until(
                "a termination to be told",
                () -> !world.told(EventTypes.NODE_TERMINATED).isEmpty());
        Injection expired =
                world.awsProxy.fault(Requests.any(), Fault.refusal(400, "RequestExpired", "Request has expired."));
        change.after(Duration.ofHours(1));
        assertThat(change.seen().waiting()).contains("of gate: ").containsIgnoringCase("expired");
        expired.close();
        world.simulator.letJoin(id -> true);
        world.awaitJoined(nodes);

        change.result().completed();
        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    @Tag("R60")
    void anApiThatIsAwayForTenMinutesBeforeADrainIsToldAndWaitedFor() {
        InstanceGroup nodes = oneAtATime(2).behindLoadBalancer();
        List<String> before = nodes.members();
        world.pods.deployment("web", 2);
        Injection slow = world.awsProxy.fault(Requests.action("DeregisterTargets"), Fault.delay(SOON), 1);

        RunningChange change = world.start(new Rolling());
        Await.until("the deregistration", () -> slow.hits() == 1);
        world.kubernetesProxy.away();
        change.after(Duration.ofMinutes(10));

        assertThat(change.seen().waiting())
                .startsWith("attempt ")
                .contains(" of drain: ")
                .contains("refused");
        assertThat(world.terminated()).isEmpty();
        world.kubernetesProxy.back();
        change.result().completed();
        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(nodes.registered()).isEqualTo(nodes.running());
    }

    @Test
    @Tag("R60")
    void anApiThatIsAwayForTenMinutesInTheMiddleOfADrainCostsNoSecondEviction() {
        InstanceGroup nodes = oneAtATime(1);
        List<String> before = nodes.members();
        world.pods.clinging("held", before.getFirst());

        RunningChange change = world.start(new Rolling().drainTimeout(Duration.ofSeconds(2)));
        Await.until("an eviction", () -> !world.effects(Effect.Evicted.class).isEmpty());
        world.kubernetesProxy.away();
        assertThat(change.awaitQuestion().question()).contains(before.getFirst(), "default/held");
        change.after(Duration.ofMinutes(10));
        world.pods.release("held");
        world.kubernetesProxy.back();
        change.answer("retry");

        change.result().completed();
        assertThat(world.effects(Effect.Evicted.class)).hasSize(1);
        assertThat(world.terminated()).containsExactlyElementsOf(before);
    }

    @Test
    @Tag("R60")
    void anApiThatIsAwayWhileItIsGatedIsToldAndTheGateGoesOnWhenItIsBack() {
        InstanceGroup nodes = oneAtATime(2);
        List<String> before = nodes.members();
        world.simulator.letJoin(id -> false);

        RunningChange change = world.start(new Rolling());
        Await.until("a termination", () -> !world.terminated().isEmpty());
        world.kubernetesProxy.away();
        Await.until(
                "the outage to be told",
                () -> change.seen().waiting() != null
                        && change.seen().waiting().contains("gate: cannot reach the API"));
        assertThat(world.terminated()).hasSize(1);
        world.kubernetesProxy.back();
        world.simulator.letJoin(id -> true);

        change.result().completed();
        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(world.told(EventTypes.QUESTION_ASKED)).isEmpty();
    }

    @Test
    void aClusterThatIsDeletedMeanwhileIsAQuestionAndGoingOnEndsWithAWord() {
        InstanceGroup nodes = oneAtATime(2);
        world.simulator.letJoin(id -> false);
        RunningChange change = world.start(new Rolling().validateTimeout(Duration.ofSeconds(2)));
        Await.until("a termination", () -> !world.terminated().isEmpty());
        List<Effect> before = world.effects();

        nodes.delete();
        world.kubernetesProxy.away();
        assertThat(change.awaitQuestion().question())
                .contains("cannot reach the API")
                .endsWith("retry | continue | abort?");
        change.answer("continue");

        assertThat(change.result().ended(Phase.FAILED).failure())
                .isEqualTo("nodes-a: nodes-a has no Auto Scaling group any more");
        assertThat(world.effects()).isEqualTo(before);
    }

    @Test
    void aClusterThatIsDeletedInTheMiddleOfADrainCanBeAborted() {
        InstanceGroup nodes = oneAtATime(2);
        List<String> before = nodes.members();
        before.forEach(node -> world.pods.clinging("held-" + node, node));
        RunningChange change = world.start(new Rolling().drainTimeout(Duration.ofSeconds(2)));
        Await.until("an eviction", () -> !world.effects(Effect.Evicted.class).isEmpty());

        nodes.delete();
        world.kubernetesProxy.away();
        change.awaitQuestion();
        change.abort();

        change.result().ended(Phase.ABORTED);
        assertThat(world.terminated()).isEmpty();
    }

    @Test
    @Tag("R62")
    void anAbortDoesNotWaitForAClusterThatDoesNotAnswer() {
        InstanceGroup nodes = oneAtATime(2);
        Injection silent = world.kubernetesProxy.fault(Requests.path("PATCH", "/api/v1/nodes/.*"), Fault.unavailable());
        RunningChange change = world.start(new Rolling());
        Await.until("a refused mark", () -> silent.hits() > 0);
        change.after(Duration.ofMinutes(10));

        assertThat(change.seen().waiting()).startsWith("attempt ").contains("of taintStale: ");
        change.abort();
        change.after(Duration.ofHours(3));

        assertThat(change.view().phase()).isEqualTo(Phase.ABORTED);
        assertThat(world.terminated()).isEmpty();
        assertThat(nodes.members())
                .allSatisfy(node -> assertThat(world.marks(node)).isEmpty());
    }

    @Test
    @Tag("R62")
    void anAbortDoesNotWaitForACloudThatDoesNotAnswerAndTellsWhatItCouldNotUndo() {
        InstanceGroup nodes = oneAtATime(2);
        List<String> before = nodes.members();
        Held held = drainInHand(before);
        world.awsProxy.fault(Requests.any(), Fault.unavailable());
        held.release();
        held.change().after(Duration.ofMinutes(10));

        held.change().abort();
        held.change().after(Duration.ofHours(3));

        assertThat(held.change().view().phase()).isEqualTo(Phase.ABORTED);
        assertThat(world.terminated()).isEmpty();
        assertThat(world.told(EventTypes.GROUP_RESTORED))
                .hasSize(2)
                .allMatch(line -> line.contains("unavailable"))
                .anyMatch(line ->
                        line.startsWith("could not restore nodes-a, where nodes may still be cordoned and tainted: "))
                .anyMatch(line -> line.startsWith("could not settle the surge: "));
    }

    /** Of which one after the other goes, and all are out of date. */
    private InstanceGroup oneAtATime(int size) {
        InstanceGroup nodes = world.nodes("nodes-a", size);
        world.settings(nodes, "1", "0", null);
        return nodes.moveTemplate();
    }

    private static String newcomer(InstanceGroup nodes, List<String> before) {
        return nodes.members().stream()
                .filter(member -> !before.contains(member))
                .findFirst()
                .orElseThrow();
    }

    /** A drain that has evicted what is on its node, and waits. */
    private Held drainInHand(List<String> members) {
        members.forEach(node -> world.pods.clinging("held-" + node, node));
        RunningChange change = world.start(new Rolling());
        Await.until("an eviction", () -> !world.effects(Effect.Evicted.class).isEmpty());
        String inHand = world.effects(Effect.Cordoned.class).getFirst().node();
        return new Held(world, change, inHand, members);
    }

    private record Held(RolloutWorld world, RunningChange change, String inHand, List<String> members) {
        void release() {
            members.forEach(node -> world.pods.release("held-" + node));
        }
    }
}
