package dev.windlass.conformance;

import static dev.windlass.conformance.Effect.cordoned;
import static dev.windlass.conformance.Effect.deregistered;
import static dev.windlass.conformance.Effect.evicted;
import static dev.windlass.conformance.Effect.excluded;
import static dev.windlass.conformance.Effect.tainted;
import static dev.windlass.conformance.Effect.terminated;
import static dev.windlass.conformance.Effect.validated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.change.ChangeView.NodeInHand;
import dev.windlass.change.EventTypes;
import dev.windlass.change.RolloutPolicy;
import dev.windlass.proxy.Fault;
import dev.windlass.proxy.Injection;
import dev.windlass.proxy.Request;
import dev.windlass.proxy.Requests;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is done to one node, and in which order. */
class SequenceConformanceTest {

    private static final Predicate<Request> TERMINATIONS =
            Requests.action("TerminateInstances", "TerminateInstanceInAutoScalingGroup");

    private static final Fault ACCEPTED_AND_FORGOTTEN =
            new Fault.Answer(request -> Fault.Reply.of(200, "text/xml", """
            <TerminateInstanceInAutoScalingGroupResponse><TerminateInstanceInAutoScalingGroupResult/>
            </TerminateInstanceInAutoScalingGroupResponse>"""));

    private final RolloutWorld world = RolloutWorld.simulated();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Tag("R12")
    void everyStaleNodeIsTaintedOnceBeforeAnyIsCordonedAndFreshOnesAreLeftAlone() {
        InstanceGroup nodes = world.nodes("nodes-a", 3);
        List<String> stale = nodes.members();
        nodes.moveTemplate().resize(4);
        world.awaitJoined(nodes);

        world.roll().completed();

        assertThat(world.effects(Effect.Tainted.class))
                .extracting(Effect.Tainted::node)
                .containsExactlyInAnyOrderElementsOf(stale);
        assertThat(world.effects().indexOf(world.effects(Effect.Cordoned.class).getFirst()))
                .isGreaterThan(world.effects()
                        .lastIndexOf(world.effects(Effect.Tainted.class).getLast()));
    }

    @Test
    @Tag("R13")
    @Tag("R18")
    void aNodeIsCordonedExcludedDeregisteredDrainedAndTerminatedAndThenTheClusterIsValidated() {
        InstanceGroup nodes = world.nodes("nodes-a", 1).behindLoadBalancer();
        String node = nodes.members().getFirst();
        String pod = world.pods.deployment("web", 1).getFirst();
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();

        world.roll().completed();

        assertThat(world.steps())
                .containsSubsequence(
                        tainted(node),
                        cordoned(node),
                        excluded(node),
                        deregistered(node),
                        evicted(pod),
                        terminated(node),
                        validated(),
                        validated());
    }

    @Test
    @Tag("R13")
    @Tag("R19")
    void theSettleDelayIsServedBetweenTheLastEvictionAndTheTermination() {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        String pod = world.pods.deployment("web", 1).getFirst();
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();

        world.roll(new Rolling().blind(Duration.ofSeconds(40))).completed();

        assertThat(world.between(
                        evicted(pod), world.effects(Effect.Terminated.class).getFirst()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(40));
    }

    @Test
    @Tag("R13")
    void atABlindPaceTheClusterIsValidatedNoSoonerThanTheIntervalAfterATermination() {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        String node = nodes.members().getFirst();
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();

        world.roll(new Rolling().blind(Duration.ZERO)).completed();

        List<Recorded> all = world.recorded();
        int gone = world.steps().indexOf(terminated(node));
        Recorded next = all.subList(gone, all.size()).stream()
                .filter(recorded -> recorded.effect().equals(validated()))
                .findFirst()
                .orElseThrow();
        assertThat(RolloutPolicy.DEFAULTS.interval()).isEqualTo(Duration.ofSeconds(15));
        assertThat(Duration.between(all.get(gone).answered(), next.asked()))
                .isGreaterThanOrEqualTo(RolloutPolicy.DEFAULTS.interval());
    }

    @Test
    @Tag("R14")
    @Tag("R15")
    void whenItsPodsAreEvictedTheNodeReallyIsCordonedAndLabelled() {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        String node = nodes.members().getFirst();
        RunningChange change = heldInItsDrain(nodes);

        assertThat(world.node(node).getSpec().getUnschedulable()).isTrue();
        assertThat(world.node(node).getMetadata().getLabels())
                .containsKey("node.kubernetes.io/exclude-from-external-load-balancers");
        world.pods.release("held");
        change.result().completed();
    }

    @Test
    void whoLooksSeesWhichNodeIsInHandAndItsStep() {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        String node = nodes.members().getFirst();
        RunningChange change = heldInItsDrain(nodes);

        assertThat(change.seen().groups())
                .singleElement()
                .extracting(GroupProgress::inHand)
                .asInstanceOf(LIST)
                .containsExactly(new NodeInHand(node, node, "draining"));
        world.pods.release("held");
        change.result().completed();
    }

    @Test
    @Tag("R16")
    void theInstanceIsOutOfItsLoadBalancerBeforeItsPodsAreEvicted() {
        InstanceGroup nodes = world.nodes("nodes-a", 2).behindLoadBalancer();
        String node = nodes.members().getFirst();
        String held = world.pods.clinging("held", node);
        world.settings(nodes, "2", "0", null);
        nodes.moveTemplate();
        assertThat(nodes.registered()).contains(node);

        RunningChange change = world.start(new Rolling());
        Await.until("the eviction", () -> world.effects().contains(evicted(held)));

        assertThat(nodes.registered()).doesNotContain(node);
        world.pods.release("held");
        change.result().completed();
        assertThat(nodes.registered()).isEqualTo(nodes.members());
    }

    @Test
    @Tag("R17")
    void podsLeaveAsFastAsTheirBudgetLetsThem() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        world.pods.deployment("web", 4);
        world.pods.budget("web", 3);
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();

        try (Serving serving = Serving.of(world.kubernetes(), "web")) {
            world.roll().completed();

            assertThat(serving.fewest()).isGreaterThanOrEqualTo(3);
        }
        assertThat(world.effects(Effect.Evicted.class)).hasSizeGreaterThanOrEqualTo(4);
        assertThat(world.effects(Effect.Deleted.class)).isEmpty();
    }

    @Test
    @Tag("R20")
    @Tag("R22")
    void aDrainEndsAtItsTimeoutWithThePodsThatAreLeftAndIsNeverRecordedAsDrained() {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        String held = world.pods.clinging("held", nodes.members().getFirst());
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();

        RunningChange change = world.start(new Rolling().drainTimeout(Duration.ofSeconds(1)));
        String question = change.awaitQuestion().question();

        assertThat(question).contains("still there: " + held);
        assertThat(world.told(EventTypes.NODE_DRAINED)).isEmpty();
        assertThat(world.terminated()).isEmpty();
    }

    @Test
    @Tag("R22")
    void aDrainThatABudgetBlocksNamesTheBudgetAndThePod() {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        String pod = world.pods.deployment("web", 1).getFirst();
        world.pods.budget("web", 1);
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();

        RunningChange change = world.start(new Rolling().drainTimeout(Duration.ofSeconds(1)));

        assertThat(change.awaitQuestion().question())
                .contains("PodDisruptionBudget default/web does not let pod " + pod + " go");
        assertThat(world.effects(Effect.Evicted.class)).isEmpty();
        assertThat(world.terminated()).isEmpty();
    }

    @Test
    @Tag("R21")
    void aPodThatNoControllerBringsBackIsAskedAboutWhereThePolicySaysSo() {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        String bare = world.pods.bare("bare", nodes.members().getFirst());
        world.pods.deployment("web", 1);
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();

        RunningChange change = world.start(new Rolling().refuseUnmanagedPods());
        String question = change.awaitQuestion().question();

        assertThat(question).contains(bare);
        assertThat(world.effects(Effect.Evicted.class)).isEmpty();
        change.answer("force");
        change.result().completed();
        assertThat(world.effects()).contains(evicted(bare));
    }

    @Test
    @Tag("R63")
    void forceIsForThePodsThatWereNamedAndNotForWhatABudgetHoldsBesideThem() {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        String bare = world.pods.bare("bare", nodes.members().getFirst());
        String kept = world.pods.deployment("web", 1).getFirst();
        world.pods.budget("web", 1);
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();

        RunningChange change = world.start(new Rolling().refuseUnmanagedPods().drainTimeout(Duration.ofSeconds(2)));
        assertThat(change.awaitQuestion().question()).contains(bare).doesNotContain(kept);
        change.answer("force");
        change.await(view -> view.question() != null && view.question().contains(kept));

        assertThat(world.effects()).contains(evicted(bare)).doesNotContain(new Effect.Deleted(kept), evicted(kept));
        change.force(kept);
        change.result().completed();
        assertThat(world.effects()).contains(new Effect.Deleted(kept));
    }

    @Test
    @Tag("R21")
    void podsOfDaemonSetsAndMirrorsStayAndThoseWithDataOfTheirOwnAreEvicted() {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        String node = nodes.members().getFirst();
        List<String> agents = world.pods.daemonSet("agent", 1);
        String mirror = world.pods.mirror("mirror", node);
        String scratch = world.pods.withEmptyDir("scratch", 1).getFirst();
        String bare = world.pods.bare("bare", node);
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();

        world.roll().completed();

        assertThat(world.effects(Effect.Evicted.class))
                .extracting(Effect.Evicted::pod)
                .containsExactlyInAnyOrder(scratch, bare)
                .doesNotContain(mirror)
                .doesNotContainAnyElementsOf(agents);
    }

    @Test
    @Tag("R23")
    void aNodeObjectThatVanishedIsNoProofThatItsInstanceIsGone() {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        String node = nodes.members().getFirst();
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();
        Injection nobodyActs = world.awsProxy.fault(TERMINATIONS, ACCEPTED_AND_FORGOTTEN, 1);

        RunningChange change = world.start(new Rolling());
        Await.until("the termination to be asked for", () -> nobodyActs.hits() == 1);
        List<Effect> before = world.steps();
        world.kubernetes().nodes().withName(node).delete();
        int looks = world.asked("DescribeInstances");
        Await.until("more looks at the cloud", () -> world.asked("DescribeInstances") > looks + 2);

        assertThat(world.steps()).isEqualTo(before);
        nodes.terminate(node);
        change.result().completed();
    }

    @Test
    @Tag("R23")
    void aTerminationWhoseAnswerWasLostIsConfirmedWithTheCloudAndNotRepeatedOnAnother() {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        List<String> before = nodes.members();
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();
        world.awsProxy.fault(TERMINATIONS, Fault.lostAnswer(), 1);

        world.roll().completed();

        assertThat(world.terminated().stream().distinct()).isEqualTo(before);
        assertThat(nodes.running()).hasSize(1).doesNotContainAnyElementsOf(before);
    }

    /** Until its pod is released. */
    private RunningChange heldInItsDrain(InstanceGroup nodes) {
        String held = world.pods.clinging("held", nodes.members().getFirst());
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();
        RunningChange change = world.start(new Rolling());
        Await.until("the eviction", () -> world.effects().contains(evicted(held)));
        return change;
    }
}
