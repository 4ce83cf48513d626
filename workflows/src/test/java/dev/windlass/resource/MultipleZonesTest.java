package dev.windlass.resource;

import static dev.windlass.resource.ExampleCluster.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.windlass.spec.Networking;
import org.junit.jupiter.api.Test;

class MultipleZonesTest {

    private final DesiredState desired = ExampleCluster.compileInThreeZones(new Networking.Kubenet());

    @Test
    void putsASubnetIntoEachZoneAndAllOnOneRouteTable() {
        assertThat(desired.all(NetworkResource.Subnet.class))
                .extracting(NetworkResource.Subnet::availabilityZone, NetworkResource.Subnet::cidr)
                .containsExactly(
                        tuple("us-east-1a", "172.20.0.0/18"),
                        tuple("us-east-1b", "172.20.64.0/18"),
                        tuple("us-east-1c", "172.20.128.0/18"));
        assertThat(desired.all(NetworkResource.RouteTable.class)).hasSize(1);
        assertThat(desired.all(NetworkResource.RouteTableAssociation.class)).hasSize(3);
    }

    @Test
    void tellsEachEtcdVolumeAllMembers() {
        assertThat(desired.all(ComputeResource.Volume.class))
                .filteredOn(volume -> volume.tags().containsKey("k8s.io/etcd/main"))
                .extracting(
                        ComputeResource.Volume::name,
                        ComputeResource.Volume::availabilityZone,
                        volume -> volume.tags().get("k8s.io/etcd/main"))
                .containsExactly(
                        tuple("a.etcd-main." + NAME, "us-east-1a", "a/a,b,c"),
                        tuple("b.etcd-main." + NAME, "us-east-1b", "b/a,b,c"),
                        tuple("c.etcd-main." + NAME, "us-east-1c", "c/a,b,c"));
    }

    @Test
    void spreadsTheLoadBalancerOverAllSubnets() {
        assertThat(desired.all(BalancerResource.LoadBalancer.class).getFirst().subnetMappings())
                .extracting(Ref::name)
                .containsExactly("us-east-1a." + NAME, "us-east-1b." + NAME, "us-east-1c." + NAME);
    }

    @Test
    void countsEtcdMembersAndApiServers() {
        assertThat(Documents.of(desired, "ManagedFile/etcd-cluster-spec-main")).contains("\"memberCount\": 3");
        assertThat(Documents.of(desired, "ManagedFile/cluster-completed.spec")).contains("apiServerCount: 3");
    }

    @Test
    void keepsEachGroupInItsOwnZoneAndSize() {
        assertThat(desired.all(ComputeResource.AutoscalingGroup.class))
                .extracting(
                        ComputeResource.AutoscalingGroup::name,
                        ComputeResource.AutoscalingGroup::maxSize,
                        group -> group.subnets().getFirst().name())
                .contains(
                        tuple("control-plane-us-east-1b.masters." + NAME, 1, "us-east-1b." + NAME),
                        tuple("nodes-us-east-1a." + NAME, 2, "us-east-1a." + NAME),
                        tuple("nodes-us-east-1c." + NAME, 1, "us-east-1c." + NAME));
    }
}
