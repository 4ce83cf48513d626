package dev.windlass.aws.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.plan.Placeholders;
import dev.windlass.plan.PlanDiff;
import dev.windlass.plan.PlannedTask;
import dev.windlass.resource.ActualState;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.Resource;
import dev.windlass.resource.ResourceKey;
import dev.windlass.resource.StateStoreBase;
import dev.windlass.resource.StoreResource;
import dev.windlass.resource.build.ClusterModel;
import dev.windlass.spec.ClusterDefinition;
import dev.windlass.spec.ClusterDocuments;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clusters as the builders compile them, all of it that lives outside the state store. */
@Tag("aws")
class CompiledClusterTest {

    private final Workbench bench = Workbench.whole();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void nothingIsLeftToDoOnceAClusterIsCreated() {
        DesiredState desired = compile(List.of("us-east-1d"), "kubenet: {}");
        create(desired);

        assertThat(differences(desired)).isEmpty();
    }

    @Test
    void nothingIsLeftToDoOnceAClusterInThreeZonesIsCreated() {
        DesiredState desired = compile(List.of("us-east-1a", "us-east-1b", "us-east-1c"), "calico: {}");
        create(desired);

        assertThat(differences(desired)).isEmpty();
    }

    @Test
    void anotherNetworkingAddsARuleAndChangesTemplatesAndPolicies() {
        create(compile(List.of("us-east-1d"), "kubenet: {}"));

        List<String> changes = differences(compile(List.of("us-east-1d"), "calico: {crossSubnet: true}"));

        String name = bench.cluster.name();
        assertThat(changes)
                .containsExactlyInAnyOrder(
                        "IAMRolePolicy/masters." + name + " [PolicyDocument]",
                        "IAMRolePolicy/nodes." + name + " [PolicyDocument]",
                        "LaunchTemplate/control-plane-us-east-1d.masters." + name + " [UserData]",
                        "LaunchTemplate/nodes-us-east-1d." + name + " [UserData]",
                        "SecurityGroupRule/from-nodes." + name + "-ingress-4-0to0-masters." + name);
    }

    @Test
    void readsInFewerCallsThanAPlanMayTake() {
        DesiredState desired = compile(List.of("us-east-1d"), "kubenet: {}");
        create(desired);
        bench.clients.calls().reset();

        bench.read(desired);

        assertThat(bench.clients.calls().total())
                .as("%s", bench.clients.calls().byOperation())
                .isLessThanOrEqualTo(50);
    }

    private DesiredState compile(List<String> zones, String networking) {
        ClusterDefinition definition = ClusterDocuments.parse(specs(zones, networking));
        List<Resource> resources =
                ClusterModel.of(definition, new StateStoreBase("s3://windlass-state")).resources().values().stream()
                        .filter(resource -> !(resource instanceof StoreResource))
                        .map(resource -> Placeholders.resolve(resource, unknown -> Optional.of("resolved")))
                        .toList();
        return DesiredState.of(bench.cluster.name(), resources);
    }

    private void create(DesiredState desired) {
        bench.create(List.copyOf(desired.resources().values()));
    }

    /** Each as the key of the resource, and the fields that differ where it is there already. */
    private List<String> differences(DesiredState desired) {
        Map<ResourceKey, Found> found = bench.read(desired);
        return PlanDiff.between(desired, new ActualState(desired.cluster(), new TreeMap<>(found))).tasks().stream()
                .map(task -> task instanceof PlannedTask.Modify modify
                        ? modify.key() + " " + modify.fields()
                        : task.key().toString())
                .toList();
    }

    private String specs(List<String> zones, String networking) {
        StringBuilder text = new StringBuilder();
        String name = bench.cluster.name();
        text.append("""
                apiVersion: kops.k8s.io/v1alpha2
                kind: Cluster
                metadata: {name: %s}
                spec:
                  api: {loadBalancer: {class: Network, type: Public}}
                  channel: stable
                  cloudProvider: aws
                  configBase: s3://windlass-state/%s
                  iam: {allowContainerRegistry: true, legacy: false}
                  kubelet: {anonymousAuth: false}
                  kubernetesApiAccess: [0.0.0.0/0, "::/0"]
                  kubernetesVersion: 1.36.3
                  networkCIDR: 172.20.0.0/16
                  nonMasqueradeCIDR: 100.64.0.0/10
                  sshAccess: [0.0.0.0/0, "::/0"]
                  topology: {dns: {type: None}}
                  networking: {%s}
                """.formatted(name, name, networking));
        text.append("  etcdClusters:\n");
        for (String etcd : List.of("main", "events")) {
            text.append("  - {name: ").append(etcd).append(", cpuRequest: 100m, memoryRequest: 100Mi, etcdMembers: [");
            for (String zone : zones) {
                text.append("{name: ")
                        .append(zone.charAt(zone.length() - 1))
                        .append(", encryptedVolume: true, ")
                        .append("instanceGroup: control-plane-")
                        .append(zone)
                        .append("},");
            }
            text.append("]}\n");
        }
        text.append("  subnets:\n");
        for (int i = 0; i < zones.size(); i++) {
            text.append("  - {name: %s, zone: %s, type: Public, cidr: 172.20.%d.0/18}%n"
                    .formatted(zones.get(i), zones.get(i), i * 64));
        }
        for (String zone : zones) {
            text.append(group(name, "control-plane-" + zone, "Master", zone, 1));
            text.append(group(name, "nodes-" + zone, "Node", zone, 2));
        }
        return text.toString();
    }

    private static String group(String cluster, String name, String role, String zone, int size) {
        return """
                ---
                apiVersion: kops.k8s.io/v1alpha2
                kind: InstanceGroup
                metadata: {name: %s, labels: {kops.k8s.io/cluster: %s}}
                spec:
                  image: %s
                  machineType: t3.medium
                  minSize: %d
                  maxSize: %d
                  role: %s
                  subnets: [%s]
                """.formatted(name, cluster, SampleCluster.IMAGE, size, size, role, zone);
    }
}
