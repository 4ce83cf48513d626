package dev.windlass.resource.build;

import static dev.windlass.resource.ExampleCluster.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.resource.ComputeResource;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.ExampleCluster;
import dev.windlass.resource.References;
import dev.windlass.resource.Resource;
import dev.windlass.resource.ResourceKey;
import dev.windlass.resource.ResourceTable;
import dev.windlass.resource.StoreResource;
import dev.windlass.spec.ClusterDefinition;
import dev.windlass.spec.InstanceGroupSpec;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.spec.InvalidSpecException;
import dev.windlass.spec.Networking;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ClusterModelTest {

    @Test
    void compilesKubenetIntoTheResourcesOfTheTable() {
        SortedMap<String, List<String>> expected = ResourceTable.expected("kubenet-resources.txt");
        assertThat(expected).hasSize(111);

        assertThat(ResourceTable.of(ExampleCluster.compile(new Networking.Kubenet())))
                .isEqualTo(expected);
    }

    @Test
    void addsOneManifestAndOneFirewallRuleForCalico() {
        DesiredState kubenet = ExampleCluster.compile(new Networking.Kubenet());
        DesiredState calico = ExampleCluster.compile(ExampleCluster.calico(true, null));

        assertThat(onlyIn(calico, kubenet))
                .containsExactly(
                        "AddonManifest/" + NAME + "-addons-networking.projectcalico.org-k8s-1.25",
                        "SecurityGroupRule/from-nodes." + NAME + "-ingress-4-0to0-masters." + NAME);
        assertThat(onlyIn(kubenet, calico)).isEmpty();
    }

    @Test
    void modifiesNineResourcesForCalico() {
        DesiredState kubenet = ExampleCluster.compile(new Networking.Kubenet());
        DesiredState calico = ExampleCluster.compile(ExampleCluster.calico(true, null));

        assertThat(kubenet.resources().keySet().stream()
                        .filter(key -> !kubenet.resources()
                                .get(key)
                                .equals(calico.resources().get(key)))
                        .map(ResourceKey::toString))
                .containsExactly(
                        "AddonManifest/" + NAME + "-addons-aws-cloud-controller.addons.k8s.io-k8s-1.18",
                        "BootstrapChannel/" + NAME + "-addons-bootstrap",
                        "IAMRolePolicy/masters." + NAME,
                        "IAMRolePolicy/nodes." + NAME,
                        "LaunchTemplate/control-plane-us-east-1d.masters." + NAME,
                        "LaunchTemplate/nodes-us-east-1d." + NAME,
                        "ManagedFile/cluster-completed.spec",
                        "ManagedFile/nodeupconfig-control-plane-us-east-1d",
                        "ManagedFile/nodeupconfig-nodes-us-east-1d");
    }

    @Test
    void givesTheSameResourcesForTheSameSpecs() {
        assertThat(ExampleCluster.compile(ExampleCluster.calico(true, null)))
                .isEqualTo(ExampleCluster.compile(ExampleCluster.calico(true, null)));
    }

    @Test
    void refersOnlyToResourcesThatItAlsoAsksFor() {
        DesiredState desired = ExampleCluster.compileInThreeZones(ExampleCluster.calico(true, null));

        Set<ResourceKey> referred = new TreeSet<>();
        desired.resources().values().forEach(resource -> referred.addAll(References.of(resource)));

        assertThat(desired.resources()).containsKeys(referred.toArray(ResourceKey[]::new));
    }

    @Test
    void makesOneSetOfComputeResourcesForEachInstanceGroup() {
        DesiredState desired = ExampleCluster.compileInThreeZones(new Networking.Kubenet());

        assertThat(desired.all(ComputeResource.LaunchTemplate.class)).hasSize(6);
        assertThat(desired.all(ComputeResource.AutoscalingGroup.class)).hasSize(6);
        assertThat(desired.all(ComputeResource.LifecycleHook.class)).hasSize(6);
        assertThat(desired.all(ComputeResource.WarmPool.class)).hasSize(6);
        assertThat(desired.all(StoreResource.ManagedFile.class))
                .extracting(Resource::name)
                .contains(
                        "nodeupconfig-nodes-us-east-1c",
                        "manifests-etcdmanager-main-control-plane-us-east-1b",
                        "manifests-etcdmanager-events-control-plane-us-east-1c");
    }

    @Test
    void leavesOutTheKeyPairWhereThereIsNoPublicKey() {
        DesiredState desired = ClusterModel.of(ExampleCluster.oneZone(new Networking.Kubenet()), ExampleCluster.STORE);

        assertThat(desired.all(ComputeResource.SshKey.class)).isEmpty();
        assertThat(desired.all(ComputeResource.LaunchTemplate.class))
                .isNotEmpty()
                .allSatisfy(template -> assertThat(template.sshKey()).isNull());
    }

    @Test
    void refusesAGroupOfARoleThatHasNoBuilder() {
        ClusterDefinition plain = ExampleCluster.oneZone(new Networking.Kubenet());
        List<InstanceGroupSpec> groups = new ArrayList<>(plain.instanceGroups());
        groups.add(ExampleCluster.group("jump", Role.BASTION, 1, "us-east-1d"));

        assertThatThrownBy(() -> ClusterModel.of(
                        new ClusterDefinition(plain.cluster(), groups), ExampleCluster.STORE, Optional.empty()))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessage("spec.role: must be Master or Node in instance group jump");
    }

    private static List<String> onlyIn(DesiredState one, DesiredState other) {
        return one.resources().keySet().stream()
                .filter(key -> !other.resources().containsKey(key))
                .map(ResourceKey::toString)
                .toList();
    }
}
