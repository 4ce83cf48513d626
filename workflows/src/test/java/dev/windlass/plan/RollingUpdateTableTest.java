package dev.windlass.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.cluster.InstanceGroupSpec.Role;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.InstanceSnapshot;
import dev.windlass.rollout.NodeSnapshot;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollingUpdateTableTest {

    @Test
    void alignsColumnsByTabsAsKopsDoes() {
        List<GroupSnapshot> groups = List.of(
                group("nodes-us-east-1d", Role.NODE, instance("i-2", "1"), instance("i-3", "2")),
                group("control-plane-us-east-1d", Role.CONTROL_PLANE, instance("i-1", "2")));

        assertThat(RollingUpdateTable.of(groups, List.of(node("i-1", false), node("i-2", false)))).isEqualTo(
                """
                NAME\t\t\t\tSTATUS\t\tNEEDUPDATE\tREADY\tMIN\tTARGET\tMAX\tNODES
                control-plane-us-east-1d\tReady\t\t0\t\t1\t1\t1\t1\t1
                nodes-us-east-1d\t\tNeedsUpdate\t1\t\t1\t2\t2\t2\t1
                """);
    }

    @Test
    void countsDetachedAndMarkedInstancesAsStaleAndLeavingOnesNotAtAll() {
        GroupSnapshot group = group(
                "nodes",
                Role.NODE,
                new InstanceSnapshot("i-1", "us-east-1d", "2", null, true),
                new InstanceSnapshot("i-2", "us-east-1d", "1", "Terminating", false),
                instance("i-3", "2"),
                instance("i-4", null));

        assertThat(RollingUpdateTable.rows(List.of(group), List.of(node("i-3", true), node(null, true))))
                .containsExactly(new RollingUpdateTable.Row("nodes", "NeedsUpdate", 3, 0, 4, 4, 4, 1));
    }

    private static GroupSnapshot group(String name, Role role, InstanceSnapshot... instances) {
        int size = instances.length;
        return new GroupSnapshot(
                name, name, role, size, size, size, "2", Arrays.asList(instances), null, null, null);
    }

    private static InstanceSnapshot instance(String id, String version) {
        return new InstanceSnapshot(id, "us-east-1d", version, "InService", false);
    }

    private static NodeSnapshot node(String id, boolean needsUpdate) {
        return new NodeSnapshot(String.valueOf(id), id, null, false, true, false, false, needsUpdate, "v1.36.3");
    }
}
