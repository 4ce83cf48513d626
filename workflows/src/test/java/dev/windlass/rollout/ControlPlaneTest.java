package dev.windlass.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The control plane is counted over all of its groups: its quorum is no group's own matter. */
class ControlPlaneTest {

    private final List<NodeSnapshot> nodes = new ArrayList<>();

    @Test
    void sparesSoManyThatMoreThanHalfServe() {
        assertThat(new ControlPlane(3, 3).spare(0)).isEqualTo(1);
        assertThat(new ControlPlane(4, 4).spare(0)).isEqualTo(1);
        assertThat(new ControlPlane(5, 5).spare(0)).isEqualTo(2);
        assertThat(new ControlPlane(5, 5).spare(1)).isEqualTo(1);
        assertThat(new ControlPlane(5, 4).spare(1)).isZero();
        assertThat(new ControlPlane(5, 1).spare(0)).isZero();
    }

    @Test
    void sparesTheOnlyOneAndOneOfTwoWhereAllServe() {
        assertThat(new ControlPlane(1, 1).spare(0)).isEqualTo(1);
        assertThat(new ControlPlane(2, 2).spare(0)).isEqualTo(1);
        assertThat(new ControlPlane(2, 1).spare(0)).isZero();
    }

    @Test
    void countsMembersOfAllItsGroupsAndTheirReadyNodesAndNobodyElse() {
        ready("i-1", "i-2", "i-3", "i-9", "i-w", "i-d", "i-t");
        nodes.add(node("i-4", false));

        assertThat(of(
                        group("cp-a", Role.CONTROL_PLANE, 2, member("i-1"), member("i-4"), member("i-5")),
                        group(
                                "cp-b",
                                Role.CONTROL_PLANE,
                                1,
                                member("i-2"),
                                new InstanceSnapshot("i-w", "a", "1", "Warmed:Stopped", false),
                                new InstanceSnapshot("i-d", "a", "1", "InService", true),
                                new InstanceSnapshot("i-t", "a", "1", "Terminating", false)),
                        group("nodes", Role.NODE, 7, member("i-9"))))
                .isEqualTo(new ControlPlane(4, 2));
    }

    @Test
    void countsThoseThatShouldBeThereAndAreNot() {
        ready("i-1");

        assertThat(of(group("cp", Role.CONTROL_PLANE, 3, member("i-1")), group("nodes", Role.NODE, 7)))
                .isEqualTo(new ControlPlane(3, 1));
    }

    @Test
    @Tag("R11")
    void theOnlyOneStaysInItsLoadBalancer() {
        assertThat(mayDeregister(group("cp", Role.CONTROL_PLANE, 1, member("i-1"))))
                .isFalse();
        assertThat(mayDeregister(group("cp", Role.CONTROL_PLANE, 2, member("i-1"), member("i-2"))))
                .isTrue();
        assertThat(mayDeregister(group("nodes", Role.NODE, 1, member("i-1")))).isTrue();
    }

    private boolean mayDeregister(GroupSnapshot group) {
        RolloutQuery look =
                new RolloutQuery("c", "cp", false, null, new TreeSet<>(), new TreeSet<>(), RollPolicy.DEFAULT);
        return RollPlanner.mayDeregister(Classification.of(new Observation(List.of(group), nodes), group, look));
    }

    private ControlPlane of(GroupSnapshot... groups) {
        return new Observation(Arrays.asList(groups), nodes).controlPlane();
    }

    private void ready(String... ids) {
        for (String id : ids) {
            nodes.add(node(id, true));
        }
    }

    private static NodeSnapshot node(String id, boolean ready) {
        return new NodeSnapshot(id, id, null, true, ready, false, false, false, "v1");
    }

    private static InstanceSnapshot member(String id) {
        return new InstanceSnapshot(id, "a", "1", "InService", false);
    }

    private static GroupSnapshot group(String name, Role role, int target, InstanceSnapshot... instances) {
        return new GroupSnapshot(name, name + ".c", role, 1, target, 9, "2", List.of(instances), null, null, null);
    }
}
