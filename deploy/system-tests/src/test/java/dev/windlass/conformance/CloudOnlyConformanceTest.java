package dev.windlass.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.EventTypes;
import dev.windlass.change.JournalEntry;
import dev.windlass.change.Phase;
import dev.windlass.proxy.Exchange;
import dev.windlass.proxy.Fault;
import dev.windlass.proxy.Requests;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rollouts that never ask Kubernetes: all that they know is the cloud's word, and they say no more than that. */
@Tag("R52")
class CloudOnlyConformanceTest {

    private static final Set<String> COUNTED = Set.of("ec2", "autoscaling", "elasticloadbalancing");
    private static final int NODES = 3;
    private static final int MOST_CALLS_A_NODE = 6;

    private final RolloutWorld world = RolloutWorld.simulated();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aGroupIsRolledInFewCalls() {
        InstanceGroup nodes = world.nodes("nodes-a", NODES);
        List<String> before = nodes.members();
        nodes.moveTemplate();

        world.roll(new Rolling().cloudOnly()).completed();

        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
        assertFewCalls();
    }

    @Test
    void aControlPlaneBehindALoadBalancerAndItsNodesAreRolledInFewCalls() {
        InstanceGroup controlPlane = world.controlPlane("control-plane-a", 1).behindLoadBalancer();
        InstanceGroup nodes = world.nodes("nodes-a", NODES - 1);
        controlPlane.moveTemplate();
        nodes.moveTemplate();

        world.roll(new Rolling().cloudOnly()).completed();

        assertThat(world.terminated()).hasSize(NODES);
        assertFewCalls();
    }

    @Test
    void whatIsUpToDateIsReplacedByForceOnceAndInFewCalls() {
        InstanceGroup nodes = world.nodes("nodes-a", NODES);
        List<String> before = nodes.members();

        world.roll(new Rolling().cloudOnly().force()).completed();

        assertThat(world.terminated()).containsExactlyInAnyOrderElementsOf(before);
        assertFewCalls();
    }

    @Test
    void saysWhatTheCloudSaysAndNeverThatTheClusterValidated() {
        InstanceGroup nodes = world.nodes("nodes-a", NODES);
        nodes.moveTemplate();

        world.roll(new Rolling().cloudOnly()).completed();

        assertThat(world.told(EventTypes.GROUP_IN_SERVICE))
                .hasSize(NODES)
                .allMatch("nodes-a has 3 of 3 instances in service after terminating instance"::equals);
        assertThat(world.told(EventTypes.CHANGE_COMPLETED))
                .containsExactly("done: nodes-a has 3 of 3 instances in service");
        assertThat(world.journal()).extracting(JournalEntry::message).noneMatch(line -> line.contains("validat"));
        assertThat(world.told(EventTypes.CLUSTER_VALIDATED)).isEmpty();
        assertThat(world.validations()).isZero();
    }

    @Test
    void noOtherGoesUntilTheCloudHasReplacedTheLast() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        nodes.moveTemplate();
        world.awsProxy.fault(
                Requests.action("DescribeAutoScalingGroups"),
                Fault.edited(body -> world.terminated().isEmpty() ? body : body.replace(">InService<", ">Pending<")));

        Outcome outcome = world.roll(new Rolling().cloudOnly().stopOnRed()).ended(Phase.FAILED);

        assertThat(world.terminated()).hasSize(1);
        assertThat(outcome.failure())
                .contains(
                        "nodes-a does not have its instances in service after terminating instance",
                        "0 of 2 instances are in service");
    }

    @Test
    void anInstanceWithoutTheClustersTagsIsRefusedAsEver() {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        String foreign = nodes.members().getFirst();
        nodes.disown(foreign);
        nodes.moveTemplate();

        Outcome outcome = world.roll(new Rolling().cloudOnly()).ended(Phase.FAILED);

        assertThat(world.terminated()).isEmpty();
        assertThat(outcome.failure()).contains(foreign, "does not carry the tags");
    }

    @Test
    void whatAHookHoldsIsLetGoAndWaitedFor() {
        InstanceGroup nodes = world.nodes("nodes-a", 2).withUnhandledTerminationHook();
        List<String> before = nodes.members();
        nodes.moveTemplate();

        world.roll(new Rolling().cloudOnly()).completed();

        assertThat(nodes.running()).hasSize(2).doesNotContainAnyElementsOf(before);
    }

    private void assertFewCalls() {
        Map<String, Long> calls = world.exchanges().stream()
                .map(Exchange::request)
                .filter(request -> request.service().filter(COUNTED::contains).isPresent())
                .collect(Collectors.groupingBy(request -> request.action(), TreeMap::new, Collectors.counting()));
        assertThat(calls.values().stream().mapToLong(Long::longValue).sum())
                .as("%s", calls)
                .isLessThanOrEqualTo((long) NODES * MOST_CALLS_A_NODE);
        assertThat(world.exchanges())
                .allMatch(exchange -> exchange.request().service().isPresent());
    }
}
