package dev.windlass.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.spec.ClusterSpec.EtcdMember;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewClusterTest {

    private static final List<String> THREE_ZONES = List.of("us-east-1a", "us-east-1b", "us-east-1c");

    @Test
    void givesOneZoneTheWholeNetwork() {
        assertThat(cidrs(List.of("us-east-1d"))).containsExactly("172.20.0.0/16");
    }

    @Test
    void splitsTheNetworkOverSeveralZones() {
        assertThat(cidrs(List.of("us-east-1a", "us-east-1b"))).containsExactly("172.20.0.0/17", "172.20.128.0/17");
        assertThat(cidrs(THREE_ZONES)).containsExactly("172.20.0.0/18", "172.20.64.0/18", "172.20.128.0/18");
    }

    @Test
    void spreadsNodesOverZones() {
        assertThat(groups(Role.NODE)).containsExactly("nodes-us-east-1a 2", "nodes-us-east-1b 2", "nodes-us-east-1c 1");
        assertThat(groups(Role.CONTROL_PLANE))
                .containsExactly(
                        "control-plane-us-east-1a 1", "control-plane-us-east-1b 1", "control-plane-us-east-1c 1");
    }

    @Test
    void namesEtcdMembersByWhatTellsTheirGroupsApart() {
        assertThat(etcdMembers(THREE_ZONES, 3)).containsExactly("a", "b", "c");
        assertThat(etcdMembers(List.of("us-east-1d"), 1)).containsExactly("d");
        assertThat(etcdMembers(List.of("us-east-1a"), 3)).containsExactly("1", "2", "3");
    }

    @Test
    void isValid() {
        assertThat(SpecValidation.check(
                        multiZone().withNetworking(Networking.Calico.defaults()).definition()))
                .isEmpty();
    }

    @Test
    void refusesAnEvenControlPlane() {
        assertThatThrownBy(() -> NewCluster.of("a.k8s.local", THREE_ZONES, 2, 1, "s3://state"))
                .hasMessageStartingWith("controlPlaneCount: must be odd");
    }

    private static NewCluster multiZone() {
        return NewCluster.of("ha.k8s.local", THREE_ZONES, 3, 5, "s3://state");
    }

    private static List<String> groups(Role role) {
        return multiZone().definition().instanceGroups().stream()
                .filter(group -> group.role() == role)
                .map(group -> group.name() + " " + group.maxSize())
                .toList();
    }

    private static List<String> cidrs(List<String> zones) {
        return NewCluster.of("a.k8s.local", zones, 1, 1, "s3://state").definition().cluster().subnets().stream()
                .map(subnet -> subnet.cidr().text())
                .toList();
    }

    private static List<String> etcdMembers(List<String> zones, int controlPlanes) {
        return NewCluster.of("a.k8s.local", zones, controlPlanes, 1, "s3://state")
                .definition()
                .cluster()
                .etcdClusters()
                .getFirst()
                .members()
                .stream()
                .map(EtcdMember::name)
                .toList();
    }
}
