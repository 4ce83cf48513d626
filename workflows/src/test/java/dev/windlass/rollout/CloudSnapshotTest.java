package dev.windlass.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CloudSnapshotTest {

    @Test
    void theControlPlaneIsWhatTheSpecsExpectAndWhatTheCloudHas() {
        TreeMap<String, Role> expected = new TreeMap<>();
        expected.put("control-plane-a", Role.CONTROL_PLANE);
        expected.put("nodes", Role.NODE);
        CloudSnapshot seen = new CloudSnapshot(
                List.of(group("control-plane-b", Role.CONTROL_PLANE), group("bastions", Role.BASTION)), expected);

        assertThat(seen.controlPlane()).containsExactly("control-plane-a", "control-plane-b");
    }

    @Test
    void whatWasSeenWholeIsWhole() {
        assertThat(Arrays.asList(CloudSnapshot.NONE.members(), CloudSnapshot.NONE.whole()))
                .containsExactly(CloudSnapshot.NONE, CloudSnapshot.NONE);
    }

    private static GroupSnapshot group(String name, Role role) {
        return new GroupSnapshot(name, name, role, 0, 0, 0, "1", List.of(), null, null, null);
    }
}
