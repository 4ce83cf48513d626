package dev.windlass.conformance;

import static dev.windlass.conformance.Effect.deregistered;
import static dev.windlass.conformance.Effect.terminated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which group goes before which. */
class OrderConformanceTest {

    private final RolloutWorld world = RolloutWorld.simulated();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Tag("R9")
    @Tag("R10")
    @Tag("R53")
    void bastionsGoBeforeTheControlPlaneThenApiServersThenNodesByName() {
        InstanceGroup last = world.nodes("b-nodes", 1);
        InstanceGroup first = world.nodes("a-nodes", 1);
        InstanceGroup apiServers = world.group("c-apiservers", Role.API_SERVER, 1);
        InstanceGroup controlPlane = world.controlPlane("d-control-plane", 1);
        InstanceGroup bastions = world.bastions("e-bastions", 1);
        List<InstanceGroup> order = List.of(bastions, controlPlane, apiServers, first, last);
        List<String> instances =
                order.stream().map(group -> group.members().getFirst()).toList();
        order.forEach(InstanceGroup::moveTemplate);

        world.roll().completed();

        assertThat(world.terminated()).isEqualTo(instances);
        String bastion = instances.getFirst();
        assertThat(world.effects(Effect.Cordoned.class))
                .extracting(Effect.Cordoned::node)
                .doesNotContain(bastion);
    }

    @Test
    @Tag("R11")
    void theOnlyControlPlaneInstanceStaysInItsLoadBalancerUntilItGoes() {
        InstanceGroup controlPlane = world.controlPlane("control-plane-a", 1).behindLoadBalancer();
        String instance = controlPlane.members().getFirst();
        controlPlane.moveTemplate();

        world.roll().completed();

        assertThat(world.effects()).doesNotContain(deregistered(instance)).contains(terminated(instance));
    }

    @Test
    @Tag("R11")
    @Tag("R16")
    void oneOfSeveralControlPlaneInstancesLeavesItsLoadBalancerBeforeItGoes() {
        InstanceGroup a = world.controlPlane("control-plane-a", 1).behindLoadBalancer();
        InstanceGroup b = world.controlPlane("control-plane-b", 1).behindLoadBalancer();
        InstanceGroup c = world.controlPlane("control-plane-c", 1).behindLoadBalancer();
        List<String> instances =
                Stream.of(a, b, c).map(group -> group.members().getFirst()).toList();
        Stream.of(a, b, c).forEach(InstanceGroup::moveTemplate);

        world.roll().completed();

        assertThat(world.terminated()).isEqualTo(instances);
        instances.forEach(instance ->
                assertThat(world.effects()).containsSubsequence(deregistered(instance), terminated(instance)));
    }
}
