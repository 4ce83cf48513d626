package dev.windlass.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObservationTest {

    @Test
    void aBastionWhoseInstanceIsANodeIsNoBastion() {
        assertThat(observation(Role.BASTION, "i-1").bastionWithNode())
                .hasValueSatisfying(
                        why -> assertThat(why).contains("instance group jump", "i-1", "k8s.io/role/bastion"));
    }

    @Test
    void bastionsThatAreNoNodesAndNodesThatAreNoBastionsAreWhatTheySay() {
        assertThat(observation(Role.BASTION, "i-2").bastionWithNode()).isEmpty();
        assertThat(observation(Role.NODE, "i-1").bastionWithNode()).isEmpty();
    }

    private static Observation observation(Role role, String node) {
        GroupSnapshot group = new GroupSnapshot(
                "jump",
                "jump.c",
                role,
                1,
                1,
                1,
                "1",
                List.of(new InstanceSnapshot("i-1", "us-east-1a", "1", "InService", false)),
                null,
                null,
                null);
        return new Observation(
                List.of(group),
                List.of(new NodeSnapshot(node, node, "jump", false, true, false, false, false, "v1.36.3")));
    }
}
