package dev.windlass.conformance;

import static dev.windlass.conformance.Effect.cordoned;
import static dev.windlass.conformance.Effect.detached;
import static dev.windlass.conformance.Effect.markedDetached;
import static dev.windlass.conformance.Effect.tainted;
import static dev.windlass.conformance.Effect.terminated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.EventTypes;
import dev.windlass.change.JournalEntry;
import dev.windlass.change.Phase;
import dev.windlass.change.RolloutOptions;
import dev.windlass.change.RolloutPolicy.Reaction;
import dev.windlass.proxy.Exchange;
import dev.windlass.proxy.Fault;
import dev.windlass.proxy.Injection;
import dev.windlass.proxy.Request;
import dev.windlass.proxy.Requests;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What has to be healthy before anything goes. */
class GatesConformanceTest {

    private static final Predicate<Request> LOOK_AT_EVERY_POD =
            request -> request.method().equals("GET")
                    && request.path().equals("/api/v1/pods")
                    && request.query("fieldSelector").isEmpty();

    private final RolloutWorld world = RolloutWorld.simulated();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Tag("R24")
    void theClusterIsValidatedBeforeAGroupIsTouchedAndIsGreenForAWhileAfterEachReplacement() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();

        world.roll(new Rolling().validateInterval(Duration.ofSeconds(1))).completed();

        assertThat(world.steps().getFirst()).isInstanceOf(Effect.Validated.class);
        List<String> gone = world.terminated();
        List<Recorded> between = world.recordedBetween(terminated(gone.get(0)), terminated(gone.get(1))).stream()
                .filter(recorded -> recorded.effect() instanceof Effect.Validated)
                .toList();
        assertThat(between).hasSizeGreaterThanOrEqualTo(2);
        assertThat(Duration.between(
                        between.getFirst().asked(), between.getLast().answered()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    @Tag("R24")
    void aRedAnswerBetweenTwoGreensBeginsTheRowAnew() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        List<String> before = nodes.members();
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();
        Duration row = Duration.ofSeconds(1);

        AtomicInteger looksAtTwo = new AtomicInteger();
        Predicate<Request> secondLook =
                LOOK_AT_EVERY_POD.and(_ -> replacedOne(nodes, before) && looksAtTwo.incrementAndGet() == 2);
        Injection red = world.kubernetesProxy.fault(secondLook, Fault.unavailable());

        world.roll(new Rolling().validateInterval(row)).completed();

        assertThat(red.hits()).isEqualTo(1);
        Exchange redLook = world.exchanges().stream()
                .filter(exchange -> LOOK_AT_EVERY_POD.test(exchange.request()) && !exchange.succeeded())
                .findFirst()
                .orElseThrow();
        Recorded next = world.recorded().stream()
                .filter(recorded -> recorded.effect() instanceof Effect.Cordoned)
                .toList()
                .getLast();
        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(Duration.between(redLook.answered(), next.asked())).isGreaterThanOrEqualTo(row);
    }

    @Test
    @Tag("R25")
    void theNextNodeWaitsUntilTheReplacementHasJoined() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        List<String> before = nodes.members();
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();
        world.simulator.bootDelay(Duration.ofSeconds(2));

        world.roll().completed();

        List<Effect.Cordoned> cordons = world.effects(Effect.Cordoned.class);
        assertThat(cordons).extracting(Effect.Cordoned::node).containsExactlyInAnyOrderElementsOf(before);
        assertThat(world.between(terminated(cordons.getFirst().node()), cordons.getLast()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    @Tag("R25")
    void untilItIsGreenOrAQuarterOfAnHourIsOver() {
        assertThat(RolloutOptions.DEFAULTS.validateTimeout()).isEqualTo(Duration.ofMinutes(15));
        assertThat(RolloutOptions.DEFAULTS.validateCount()).isEqualTo(2);
        assertThat(RolloutOptions.DEFAULTS.validateInterval()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    @Tag("R26")
    void whereTheClusterIsRedFromTheStartOnlyBastionsGo() {
        InstanceGroup bastions = world.bastions("bastions", 1);
        InstanceGroup controlPlane = world.controlPlane("control-plane-a", 1);
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        String bastion = bastions.members().getFirst();
        List.of(bastions, controlPlane, nodes).forEach(InstanceGroup::moveTemplate);
        world.unready(controlPlane.members().getFirst());

        world.roll(new Rolling().stopOnRed()).ended(Phase.FAILED);

        assertThat(world.terminated()).containsExactly(bastion);
        assertThat(world.kubernetesEffects()).isEmpty();
    }

    @Test
    @Tag("R27")
    @Tag("R32")
    void workersAreNotTouchedWhereTheirOwnGroupIsRedFromTheStart() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        nodes.moveTemplate();
        world.unready(nodes.members().getFirst());

        Outcome outcome = world.roll(new Rolling().stopOnRed()).ended(Phase.FAILED);

        assertThat(outcome.failure()).contains("not ready");
        assertThat(world.effects()).isEmpty();
    }

    @Test
    @Tag("R28")
    void anErrorWhileValidatingEqualsRed() {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        nodes.moveTemplate();
        world.kubernetesProxy.fault(LOOK_AT_EVERY_POD, Fault.unavailable());

        world.roll(new Rolling().stopOnRed()).ended(Phase.FAILED);

        assertThat(world.effects()).isEmpty();
    }

    @Test
    @Tag("R29")
    void whereItIsRedAfterTheFirstControlPlaneNodeExactlyOneIsLostAndNoWorkerIsTouched() {
        InstanceGroup controlPlane = world.controlPlane("control-plane-a", 3);
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        world.settings(nodes, "1", "0", null);
        List<String> before = controlPlane.members();
        String worker = nodes.members().getFirst();
        controlPlane.moveTemplate();
        nodes.moveTemplate();
        world.simulator.letJoin(id -> false);

        world.roll(new Rolling().stopOnRed()).ended(Phase.FAILED);

        assertThat(world.terminated()).hasSize(1).isSubsetOf(before);
        assertUntouched(worker);
    }

    @Test
    @Tag("R30")
    void whereItIsRedAfterTheFirstWorkerExactlyOneIsLost() {
        InstanceGroup nodes = world.nodes("nodes-a", 3);
        world.settings(nodes, "3", "0", null);
        nodes.moveTemplate();
        world.simulator.letJoin(id -> false);

        world.roll(new Rolling().stopOnRed()).ended(Phase.FAILED);

        assertThat(world.terminated()).hasSize(1);
        assertThat(nodes.members())
                .allSatisfy(member -> assertThat(world.marks(member)).isEmpty());
    }

    @Test
    @Tag("R31")
    void aFailureInAnotherGroupOfWorkersDoesNotBlock() {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        InstanceGroup others = world.nodes("nodes-b", 1);
        String node = nodes.members().getFirst();
        nodes.moveTemplate();
        world.unready(others.members().getFirst());

        world.roll(
                new Rolling().stopOnRed().validateTimeout(Duration.ofSeconds(5)).only("nodes-a"));

        assertThat(world.terminated()).containsExactly(node);
    }

    @Test
    @Tag("V10")
    @Tag("R32")
    void asManyUnreadyWorkersAsToldDoNotBlock() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        String unready = nodes.members().get(0);
        String stale = nodes.members().get(1);
        world.settings(nodes, "1", "0", null);
        world.annotate(stale, "kops.k8s.io/needs-update");
        world.unready(unready);

        world.roll(
                new Rolling().stopOnRed().validateTimeout(Duration.ofSeconds(5)).tolerate(1));

        assertThat(world.terminated()).containsExactly(stale);
    }

    @Test
    @Tag("R33")
    void aFailureInTheControlPlaneBlocks() {
        InstanceGroup controlPlane = world.controlPlane("control-plane-a", 1);
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        nodes.moveTemplate();
        world.unready(controlPlane.members().getFirst());

        world.roll(new Rolling().stopOnRed()).ended(Phase.FAILED);

        assertThat(world.effects()).isEmpty();
    }

    @Test
    @Tag("R34")
    void aFailureThatBelongsToNoGroupBlocks() {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        nodes.moveTemplate();
        world.pods.criticalButPending("dns");

        world.roll(new Rolling().stopOnRed()).ended(Phase.FAILED);

        assertThat(world.effects()).isEmpty();
    }

    @Test
    @Tag("R35")
    void aGroupThatDoesNotValidateStopsTheLaterOnes() {
        InstanceGroup first = world.nodes("nodes-a", 1);
        InstanceGroup later = world.nodes("nodes-b", 1);
        world.settings(first, "1", "0", null);
        world.settings(later, "1", "0", null);
        String gone = first.members().getFirst();
        String spared = later.members().getFirst();
        first.moveTemplate();
        later.moveTemplate();
        world.simulator.letJoin(id -> false);

        world.roll(new Rolling().stopOnRed()).ended(Phase.FAILED);

        assertThat(world.terminated()).containsExactly(gone);
        assertUntouched(spared);
    }

    @Test
    @Tag("R35")
    void aDeregistrationThatFailsStopsTheLaterGroups() {
        InstanceGroup first = world.nodes("nodes-a", 2).behindLoadBalancer();
        InstanceGroup later = world.nodes("nodes-b", 1);
        world.settings(first, "1", "0", null);
        world.settings(later, "1", "0", null);
        first.moveTemplate();
        later.moveTemplate();
        String spared = later.members().getFirst();
        String disowned = first.members().getFirst();
        first.disown(disowned);

        world.roll().ended(Phase.FAILED);

        assertThat(world.terminated()).isEmpty();
        assertThat(world.effects(Effect.Tainted.class)).hasSize(2);
        assertUntouched(spared);
        assertThat(first.members())
                .allSatisfy(node -> assertThat(world.marks(node)).isEmpty());
        assertThat(world.told(EventTypes.GROUP_RESTORED))
                .hasSize(2)
                .anyMatch(line -> line.contains("could not restore")
                        && line.contains(disowned)
                        && line.contains("restored 2 nodes"))
                .anyMatch(line -> line.startsWith("could not put " + disowned + " behind its load balancers again"));
    }

    @Test
    @Tag("R36")
    void aControlPlaneGroupThatFailsStopsTheRunByItself() {
        InstanceGroup controlPlane = world.controlPlane("control-plane-a", 1);
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        world.pods.clinging("held", controlPlane.members().getFirst());
        controlPlane.moveTemplate();
        nodes.moveTemplate();

        world.roll(new Rolling().onBlockedDrain(Reaction.STOP).drainTimeout(Duration.ofSeconds(1)))
                .ended(Phase.FAILED);

        assertThat(world.terminated()).isEmpty();
    }

    @Test
    @Tag("R37")
    void aBastionGroupThatFailsStopsTheRun() {
        InstanceGroup bastions = world.bastions("bastions", 1);
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        bastions.moveTemplate();
        nodes.moveTemplate();
        bastions.disown(bastions.members().getFirst());

        world.roll().ended(Phase.FAILED);

        assertThat(world.terminated()).isEmpty();
        assertThat(world.kubernetesEffects()).isEmpty();
    }

    @Test
    @Tag("R38")
    void toldToGoOnRedIsRecordedAndTheRollGoesOn() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        List<String> before = nodes.members();
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();
        world.pods.criticalButPending("dns");

        world.roll(new Rolling().onRed(Reaction.CONTINUE).validateTimeout(Duration.ofMillis(300)));

        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(world.told(EventTypes.GATE_FAILED)).isNotEmpty().allMatch(line -> line.contains("dns"));
    }

    @Test
    @Tag("R39")
    void aFailedDrainStopsItsGroupWhereToldToAfterTheDrainsInFlightHaveEnded() {
        InstanceGroup nodes = world.nodes("nodes-a", 3);
        List<String> stale = nodes.members().subList(0, 2);
        stale.forEach(node -> world.annotate(node, "kops.k8s.io/needs-update"));
        world.settings(nodes, "2", "0", null);
        world.pods.clinging("held", stale.get(0));
        world.pods.clinging("slow", stale.get(1));

        RunningChange change =
                world.start(new Rolling().onBlockedDrain(Reaction.STOP).drainTimeout(Duration.ofSeconds(2)));
        Await.until("both evictions", () -> world.effects(Effect.Evicted.class).size() == 2);
        change.result().ended(Phase.FAILED);

        List<Effect> atTheEnd = world.effects();
        assertThat(world.terminated()).isEmpty();
        assertThat(stale).allSatisfy(node -> assertThat(world.marks(node)).isEmpty());
        change.after(Duration.ofHours(1));
        assertThat(world.effects()).isEqualTo(atTheEnd);
    }

    @Test
    @Tag("R39")
    void aDrainThatFailsAtOnceEndsItsGroupOnlyAfterTheOtherInHandIsThroughAndNoThirdIsBegun() {
        InstanceGroup nodes = world.nodes("nodes-a", 4);
        List<String> stale = nodes.members().subList(0, 3);
        String failing = stale.get(0);
        String slow = stale.get(1);
        String third = stale.get(2);
        world.settings(nodes, "2", "0", null);
        world.pods.deployment("web", 4);
        world.pods.bare("bare", failing);
        stale.forEach(node -> world.annotate(node, "kops.k8s.io/needs-update"));
        Injection slowly = world.kubernetesProxy.fault(Requests.eviction("web-.*"), Fault.delay(Duration.ofSeconds(3)));

        world.roll(new Rolling().refuseUnmanagedPods().onBlockedDrain(Reaction.STOP))
                .ended(Phase.FAILED);

        assertThat(slowly.hits()).isEqualTo(1);
        assertThat(world.terminated()).containsExactly(slow);
        assertThat(world.effects()).contains(cordoned(failing), cordoned(slow));
        assertNeverTakenOut(third);
        assertThat(List.of(failing, third))
                .allSatisfy(node -> assertThat(world.marks(node)).isEmpty());
        assertThat(world.journal().stream().map(JournalEntry::type))
                .containsSubsequence(EventTypes.NODE_TERMINATED, EventTypes.CHANGE_FAILED)
                .containsOnlyOnce(EventTypes.NODE_TERMINATED, EventTypes.CHANGE_FAILED);
    }

    @Test
    @Tag("R22")
    @Tag("R39")
    void aDrainThatFailsWhereToldToGoOnIsToldAndItsNodeGoesAllTheSame() {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        String node = nodes.members().getFirst();
        String held = world.pods.clinging("held", node);
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();

        world.roll(new Rolling().onBlockedDrain(Reaction.CONTINUE).drainTimeout(Duration.ofSeconds(1)))
                .completed();

        assertThat(world.terminated()).containsExactly(node);
        assertThat(world.told(EventTypes.NODE_DRAIN_FAILED))
                .singleElement()
                .asString()
                .contains(node, "still there: " + held);
        assertThat(world.told(EventTypes.NODE_DRAINED)).isEmpty();
    }

    /** Somebody else serves where one of them was. */
    private boolean replacedOne(InstanceGroup nodes, List<String> before) {
        List<String> now = nodes.members();
        return now.size() == before.size()
                && !now.equals(before)
                && now.stream().allMatch(member -> world.node(member) != null);
    }

    private void assertNeverTakenOut(String instance) {
        assertThat(world.effects())
                .doesNotContain(markedDetached(instance), detached(instance), cordoned(instance), terminated(instance));
    }

    /** Not even begun: what would have become of it later may not have come about only because the roll stopped first. */
    private void assertUntouched(String instance) {
        assertNeverTakenOut(instance);
        assertThat(world.effects()).doesNotContain(tainted(instance));
    }
}
