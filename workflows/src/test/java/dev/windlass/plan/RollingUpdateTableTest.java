package dev.windlass.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.plan.RollingUpdateTable.Row;
import dev.windlass.plan.RollingUpdateTable.Stale;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.InstanceSnapshot;
import dev.windlass.rollout.NodeSnapshot;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RollingUpdateTableTest {

    @Test
    @Tag("R8")
    void namesInEachGroupWhatIsStaleAndWhy() {
        List<GroupSnapshot> groups = List.of(
                group("nodes-us-east-1d", Role.NODE, instance("i-2", "1"), instance("i-3", "2")),
                group("control-plane-us-east-1d", Role.CONTROL_PLANE, instance("i-1", "2")));

        assertThat(RollingUpdateTable.rows(groups, List.of(node("i-1", false), node("i-2", false))))
                .containsExactly(
                        new Row("control-plane-us-east-1d", "Ready", 0, 1, 1, 1, 1, 1, List.of()),
                        new Row(
                                "nodes-us-east-1d",
                                "NeedsUpdate",
                                1,
                                1,
                                2,
                                2,
                                2,
                                1,
                                List.of(new Stale("i-2", "launch template version 1, group has 2"))));
    }

    @Test
    @Tag("R8")
    void detachedAndMarkedInstancesAreStaleAndLeavingOnesAreNotThere() {
        GroupSnapshot group = group(
                "nodes",
                Role.NODE,
                new InstanceSnapshot("i-1", "us-east-1d", "2", null, true),
                new InstanceSnapshot("i-2", "us-east-1d", "1", "Terminating", false),
                instance("i-3", "2"),
                instance("i-4", null));

        assertThat(RollingUpdateTable.rows(List.of(group), List.of(node("i-3", true), node(null, true))))
                .containsExactly(new Row(
                        "nodes",
                        "NeedsUpdate",
                        3,
                        0,
                        4,
                        4,
                        4,
                        1,
                        List.of(
                                new Stale("i-4", "launched from no launch template, group has 2"),
                                new Stale("i-3", "annotated kops.k8s.io/needs-update"),
                                new Stale("i-1", "detached from its group"))));
    }

    private static GroupSnapshot group(String name, Role role, InstanceSnapshot... instances) {
        int size = instances.length;
        return new GroupSnapshot(name, name, role, size, size, size, "2", Arrays.asList(instances), null, null, null);
    }

    private static InstanceSnapshot instance(String id, String version) {
        return new InstanceSnapshot(id, "us-east-1d", version, "InService", false);
    }

    private static NodeSnapshot node(String id, boolean needsUpdate) {
        return new NodeSnapshot(String.valueOf(id), id, null, false, true, false, false, needsUpdate, "v1.36.3");
    }
}
