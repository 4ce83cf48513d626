package dev.windlass.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.EventTypes;
import dev.windlass.change.Phase;
import dev.windlass.cluster.InstanceGroupSpec.Role;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clusters that somebody else made, and of which Windlass has never heard. */
class ForeignClusterConformanceTest {

    private static final String CONFIG = """
            apiVersion: kops.k8s.io/v1alpha2
            kind: Cluster
            metadata:
              creationTimestamp: "2024-11-23T11:40:09Z"
              generation: 7
              name: %s
            spec:
              api:
                dns: {}
              authorization:
                rbac: {}
              channel: stable
              cloudProvider: aws
              containerd:
                version: 1.7.2
              etcdClusters:
              - etcdMembers:
                - {encryptedVolume: true, instanceGroup: control-plane-a, name: a}
                manager: {listenMetricsURLs: ["http://localhost:8081"]}
                name: main
              kubeProxy:
                enabled: false
              kubernetesVersion: 1.36.3
              networkCIDR: 172.20.0.0/16
              networking:
                cilium: {enableNodePort: true}
              rollingUpdate:
                maxSurge: 0
                maxUnavailable: 1
              subnets:
              - {cidr: 172.20.32.0/19, name: us-east-1a, type: Private, zone: us-east-1a, egress: nat-0123456789}
              topology:
                dns: {type: Private}
            """;
    private static final String GROUP = """
            apiVersion: kops.k8s.io/v1alpha2
            kind: InstanceGroup
            metadata:
              labels: {kops.k8s.io/cluster: %s}
              name: %s
            spec:
              image: ssm:/aws/service/canonical/ubuntu
              instanceMetadata: {httpTokens: required}
              machineType: m6i.large
              maxSize: 2
              minSize: 1
              mixedInstancesPolicy: {instances: [m6i.large, m5.large]}
              role: %s
              subnets: [us-east-1a]
            """;

    private final RolloutWorld world = RolloutWorld.withStateStore();

    @BeforeEach
    void storeSpecs() {
        world.store("config", CONFIG.formatted(world.cluster()));
        world.store("instancegroup/control-plane-a", GROUP.formatted(world.cluster(), "control-plane-a", "Master"));
        world.store("instancegroup/nodes-a", GROUP.formatted(world.cluster(), "nodes-a", "Node"));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Tag("R9")
    @Tag("R45")
    void isRolledByItsTagsAndNamesThoughItsSpecsSayWhatWindlassDoesNotUnderstand() {
        InstanceGroup controlPlane = world.oldGroup("control-plane-a", Role.CONTROL_PLANE, 1);
        InstanceGroup nodes = world.oldGroup("nodes-a", Role.NODE, 2);
        List<String> before = Stream.of(controlPlane, nodes).flatMap(group -> group.members().stream()).toList();
        controlPlane.moveTemplate();
        nodes.moveTemplate();

        world.roll().completed();

        assertThat(world.terminated()).startsWith(before.getFirst()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(world.detached()).as("its own setting: no surge").isEmpty();
        assertThat(world.told(EventTypes.CHANGE_PLANNED))
                .anyMatch(line -> line.contains("0 to create, 0 to modify, 0 to delete"))
                .anyMatch(line -> line.contains("spec.networking.cilium"));
    }

    @Test
    @Tag("V1")
    @Tag("R26")
    void isNotTouchedWhileAGroupOfItsSpecsIsMissingInTheCloud() {
        world.store("instancegroup/control-plane-b", GROUP.formatted(world.cluster(), "control-plane-b", "Master"));
        InstanceGroup controlPlane = world.oldGroup("control-plane-a", Role.CONTROL_PLANE, 1);
        InstanceGroup nodes = world.oldGroup("nodes-a", Role.NODE, 1);
        controlPlane.moveTemplate();
        nodes.moveTemplate();

        Outcome outcome = world.roll(new Rolling().stopOnRed()).ended(Phase.FAILED);

        assertThat(outcome.failure()).contains("\"control-plane-b\" is missing from the cloud provider");
        assertThat(world.terminated()).isEmpty();
    }

    @Test
    @Tag("R66")
    void hasNotLandedWhereItsNodesRunAnotherKubelet() {
        InstanceGroup controlPlane = world.oldGroup("control-plane-a", Role.CONTROL_PLANE, 1);
        world.oldGroup("nodes-a", Role.NODE, 1);
        world.store("config", CONFIG.formatted(world.cluster()).replace("1.36.3", "1.37.0"));
        controlPlane.moveTemplate();

        Outcome outcome = world.roll().ended(Phase.FAILED);

        assertThat(outcome.failure()).contains("kubelet v1.36.3, the specs ask for v1.37.0");
    }
}
