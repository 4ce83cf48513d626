package dev.windlass.conformance;

import static dev.windlass.conformance.Effect.detached;
import static dev.windlass.conformance.Effect.markedDetached;
import static dev.windlass.conformance.Effect.terminated;
import static dev.windlass.conformance.Effect.validated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.change.Phase;
import dev.windlass.change.RolloutPolicy;
import dev.windlass.proxy.Fault;
import dev.windlass.proxy.Requests;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How many go at once. */
class ConcurrencyConformanceTest {

    private static final Duration SLOW = Duration.ofMillis(700);

    private final RolloutWorld world = RolloutWorld.simulated();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Tag("R40")
    void theFirstOnANewTemplateGoesAlone() {
        InstanceGroup nodes = world.nodes("nodes-a", 4);
        world.settings(nodes, "3", "0", null);
        nodes.moveTemplate();
        world.slowEvictions(nodes, SLOW);

        world.roll().completed();

        List<Effect> steps = world.steps();
        List<Effect.Cordoned> cordons = world.effects(Effect.Cordoned.class);
        Effect first = terminated(cordons.getFirst().node());
        assertThat(steps.indexOf(cordons.get(1))).isGreaterThan(steps.indexOf(first));
        assertThat(steps.subList(steps.indexOf(first), steps.indexOf(cordons.get(1))))
                .contains(validated());
        assertThat(world.mostInFlight()).isEqualTo(3);
    }

    @Test
    @Tag("R41")
    @Tag("R42")
    void whereOneIsOnTheNewTemplateAsManyAsMayGoDoSoFromTheStart() {
        InstanceGroup nodes = world.nodes("nodes-a", 3);
        List<String> stale = nodes.members();
        world.settings(nodes, "3", "0", null);
        nodes.moveTemplate().resize(4);
        world.awaitJoined(nodes);
        world.slowEvictions(stale, SLOW);

        world.roll().completed();

        assertThat(world.mostInFlight()).isEqualTo(3);
        assertThat(world.effects(Effect.Detached.class)).isEmpty();
    }

    @Test
    @Tag("R42")
    void aPercentageThatMayBeMissingRoundsDown() {
        InstanceGroup nodes = world.nodes("nodes-a", 5);
        world.settings(nodes, "50%", "0", null);
        nodes.moveTemplate();
        world.slowEvictions(nodes, SLOW);

        world.roll().completed();

        assertThat(world.mostInFlight()).isEqualTo(2);
    }

    @Test
    @Tag("R42")
    void whereNothingMaySurgeAtLeastOneMayBeMissing() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        List<String> before = nodes.members();
        world.settings(nodes, "10%", "0", null);
        nodes.moveTemplate();

        world.roll().completed();

        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(world.mostInFlight()).isEqualTo(1);
    }

    @Test
    @Tag("R43")
    @Tag("R46")
    void aPercentageThatMaySurgeRoundsUpAndWhatWasDetachedDiesLast() {
        InstanceGroup nodes = world.nodes("nodes-a", 4);
        world.settings(nodes, "0", "30%", null);
        nodes.moveTemplate();

        world.roll().completed();

        List<String> surged = world.detached();
        assertThat(surged).hasSize(2);
        List<String> begun = world.effects(Effect.Cordoned.class).stream()
                .map(Effect.Cordoned::node)
                .toList();
        assertThat(begun).hasSize(4);
        assertThat(begun.subList(2, 4)).containsExactlyInAnyOrderElementsOf(surged);
        assertThat(surged)
                .allSatisfy(instance ->
                        assertThat(world.effects()).containsSubsequence(markedDetached(instance), detached(instance)));
    }

    @Test
    @Tag("R43")
    void noMoreSurgeThanAreStale() {
        InstanceGroup nodes = world.nodes("nodes-a", 3);
        nodes.members().subList(0, 2).forEach(node -> world.annotate(node, "kops.k8s.io/needs-update"));
        world.settings(nodes, "0", "10", null);

        world.roll().completed();

        assertThat(world.detached()).hasSize(2);
        assertThat(world.terminated()).hasSize(2);
    }

    @Test
    @Tag("R44")
    @Tag("R46")
    void byDefaultOneSurgesNoneIsMissingAndTheGroupKeepsItsSize() {
        InstanceGroup nodes = world.nodes("nodes-a", 3);
        nodes.moveTemplate();

        world.roll().completed();

        assertThat(world.detached()).hasSize(1);
        assertThat(world.terminated()).hasSize(3).endsWith(world.detached().getFirst());
        assertThat(world.mostInFlight()).isEqualTo(1);
        assertThat(nodes.desired()).isEqualTo(3);
        assertThat(world.exchanges())
                .filteredOn(exchange -> exchange.request().action().equals("DetachInstances"))
                .allSatisfy(exchange -> assertThat(exchange.request().parameters())
                        .containsEntry("ShouldDecrementDesiredCapacity", "false"));
    }

    @Test
    @Tag("R44")
    void thatNoneMayBeMissingAndNoneMaySurgeIsRefused() {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        world.settings(nodes, "0", "0", null);
        nodes.moveTemplate();

        Outcome outcome = world.roll().ended(Phase.FAILED);

        assertThat(outcome.failure()).contains("maxUnavailable", "maxSurge");
        assertThat(world.effects()).isEmpty();
        assertThatThrownBy(() -> new RolloutPolicy(null, null, null, null, null, null, null, null, "0", "0"))
                .hasMessageContaining("maxSurge and maxUnavailable cannot both be 0");
    }

    @Test
    @Tag("R45")
    void aGroupsOwnSettingsWinOverItsClustersAndThoseOverTheDefault() {
        InstanceGroup own = world.nodes("nodes-a", 3);
        InstanceGroup inheriting = world.nodes("nodes-b", 3);
        world.specs("""
                apiVersion: kops.k8s.io/v1alpha2
                kind: Cluster
                metadata: {name: %1$s}
                spec:
                  kubernetesVersion: 1.36.3
                  networkCIDR: 172.20.0.0/16
                  networking: {kubenet: {}}
                  rollingUpdate: {maxUnavailable: 2, maxSurge: 0}
                ---
                apiVersion: kops.k8s.io/v1alpha2
                kind: InstanceGroup
                metadata: {name: nodes-a, labels: {kops.k8s.io/cluster: %1$s}}
                spec: {role: Node, image: ubuntu, machineType: t3.medium, minSize: 3, maxSize: 3, rollingUpdate: {maxUnavailable: 1}}
                ---
                apiVersion: kops.k8s.io/v1alpha2
                kind: InstanceGroup
                metadata: {name: nodes-b, labels: {kops.k8s.io/cluster: %1$s}}
                spec: {role: Node, image: ubuntu, machineType: t3.medium, minSize: 3, maxSize: 3}
                """.formatted(world.cluster()));
        world.slowEvictions(own, SLOW);
        world.slowEvictions(inheriting, SLOW);
        own.moveTemplate();
        inheriting.moveTemplate();

        world.roll(new Rolling().only("nodes-a")).completed();
        int mostOfOwn = world.mostInFlight();
        world.roll(new Rolling().only("nodes-b")).completed();

        assertThat(world.detached()).isEmpty();
        assertThat(mostOfOwn).isEqualTo(1);
        assertThat(world.mostInFlight()).isEqualTo(2);
    }

    @Test
    @Tag("R47")
    void aControlPlaneNeverSurgesAndOneOfFiveMayMissTwo() {
        InstanceGroup controlPlane = world.controlPlane("control-plane-a", 5);
        world.settings(controlPlane, "2", "2", null);
        controlPlane.moveTemplate();
        world.slowEvictions(controlPlane, SLOW);

        world.roll().completed();

        assertThat(world.detached()).isEmpty();
        assertThat(world.terminated()).hasSize(5);
        assertThat(world.mostInFlight()).isEqualTo(2);
    }

    @Test
    @Tag("R47")
    void aControlPlaneOfThreeMissesOneAtATimeThoughAllMayBeMissing() {
        InstanceGroup controlPlane = world.controlPlane("control-plane-a", 3);
        List<String> before = controlPlane.members();
        world.settings(controlPlane, "3", "0", null);
        controlPlane.moveTemplate();
        world.slowEvictions(controlPlane, SLOW);

        world.roll().completed();

        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(world.mostInFlight()).isEqualTo(1);
    }

    @Test
    @Tag("R48")
    void whatIsDetachedAlreadyCountsAgainstTheSurge() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        String before = nodes.members().getFirst();
        nodes.moveTemplate();
        nodes.detach(before);
        world.awaitJoined(nodes);

        world.roll().completed();

        assertThat(world.detached()).isEmpty();
        assertThat(world.terminated()).hasSize(2).endsWith(before);
    }

    @Test
    @Tag("R49")
    void aDetachThatIsRefusedIsPassedOverAndTheRollCompletes() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        List<String> before = nodes.members();
        nodes.moveTemplate();
        world.awsProxy.fault(
                Requests.action("DetachInstances"),
                Fault.refusal(400, "ValidationError", "the instance is not in InService or Standby"));

        world.roll().completed();

        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(world.detached()).isEmpty();
        assertThat(world.effects(Effect.UnmarkedDetached.class)).isNotEmpty();
    }

    @Test
    @Tag("R50")
    void toldNotToTerminateAGroupIsTaintedAndSurgedAndNoMore() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        List<String> before = nodes.members();
        world.settings(nodes, null, null, false);
        nodes.moveTemplate();

        world.roll();

        assertThat(world.effects(Effect.Tainted.class)).hasSize(2);
        assertThat(world.detached()).hasSize(1);
        assertThat(world.effects(Effect.Cordoned.class)).isEmpty();
        assertThat(world.terminated()).isEmpty();
        assertThat(nodes.running()).hasSize(3).containsAll(before);
    }

    @Test
    @Tag("R51")
    void neverMoreAreInFlightThanMayBeMissingAndSurgeTogether() {
        InstanceGroup nodes = world.nodes("nodes-a", 5);
        world.settings(nodes, "1", "1", null);
        nodes.moveTemplate();
        world.slowEvictions(nodes, SLOW);

        world.roll().completed();

        assertThat(world.terminated()).hasSize(5);
        assertThat(world.mostInFlight()).isEqualTo(2);
    }

    @Test
    @Tag("R51")
    void drainsThatEndTogetherAreValidatedTogetherBeforeAnotherBegins() {
        InstanceGroup nodes = world.nodes("nodes-a", 4);
        List<String> stale = nodes.members().subList(0, 3);
        stale.forEach(node -> world.annotate(node, "kops.k8s.io/needs-update"));
        world.settings(nodes, "2", "0", null);
        world.slowEvictions(stale, SLOW);

        world.roll().completed();

        List<Effect> steps = world.steps();
        Effect third = world.effects(Effect.Cordoned.class).getLast();
        int begun = steps.indexOf(third);
        int gone = steps.indexOf(world.effects(Effect.Terminated.class).getFirst());
        assertThat(gone).isLessThan(begun);
        assertThat(steps.subList(gone, begun)).contains(validated());
    }

    @Test
    @Tag("R51")
    void groupsOfWorkersRollTogetherOnlyWhereThePolicySaysSo() {
        InstanceGroup a = world.nodes("nodes-a", 1);
        InstanceGroup b = world.nodes("nodes-b", 1);
        world.settings(a, "1", "0", null);
        world.settings(b, "1", "0", null);
        world.slowEvictions(a, SLOW);
        world.slowEvictions(b, SLOW);
        a.moveTemplate();
        b.moveTemplate();

        world.roll(new Rolling().atOnce(2, 0)).completed();
        int together = world.mostInFlight();

        assertThat(world.terminated()).hasSize(2);
        assertThat(together).isEqualTo(2);
    }

    @Test
    @Tag("R51")
    void nodesOfTwoZonesAreNeverMissingAtOnce() {
        InstanceGroup nodes = world.nodes("nodes-a", 4, "us-east-1a", "us-east-1b");
        Map<String, String> zones = nodes.zones();
        world.settings(nodes, "4", "0", null);
        nodes.moveTemplate();
        world.slowEvictions(nodes, SLOW);

        world.roll().completed();

        assertThat(zones.values()).contains("us-east-1a", "us-east-1b");
        assertThat(world.terminated()).hasSize(4);
        assertThat(world.mostInFlight()).isEqualTo(2);
        assertThat(world.inFlight())
                .allSatisfy(together ->
                        assertThat(together.stream().map(zones::get).distinct()).hasSizeLessThanOrEqualTo(1));
    }

    @Test
    @Tag("R53")
    void bastionsAreNotDrained() {
        InstanceGroup bastions = world.bastions("bastions", 2);
        List<String> before = bastions.members();
        bastions.moveTemplate();

        world.roll().completed();

        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(world.kubernetesEffects()).isEmpty();
    }

    @Test
    @Tag("R54")
    void instancesOfAWarmPoolGoFirstWithoutADrain() {
        InstanceGroup nodes = world.nodes("nodes-a", 3);
        String warm = nodes.members().getLast();
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();
        world.warm(warm);

        world.roll().completed();

        assertThat(world.terminated()).hasSize(3).startsWith(warm);
        assertThat(world.effects(Effect.Cordoned.class))
                .extracting(Effect.Cordoned::node)
                .hasSize(2)
                .doesNotContain(warm);
    }
}
