package dev.windlass.resource.build;

import dev.windlass.resource.Document;
import dev.windlass.spec.Cidr;
import dev.windlass.spec.ClusterSpec;
import dev.windlass.spec.ClusterSpec.EtcdCluster;
import dev.windlass.spec.ClusterSpec.EtcdMember;
import dev.windlass.spec.Networking;
import dev.windlass.spec.RollingUpdate;
import dev.windlass.spec.WrittenList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The cluster's spec with every default filled in, for people and programs that read the state store. */
final class CompletedSpec {

    private CompletedSpec() {}

    static Document of(ClusterContext context) {
        return new Document(CanonicalYaml.text(Map.of(
                "apiVersion",
                "kops.k8s.io/v1alpha2",
                "kind",
                "Cluster",
                "metadata",
                Map.of("name", context.name()),
                "spec",
                spec(context))));
    }

    private static Map<String, Object> spec(ClusterContext context) {
        ClusterSpec cluster = context.cluster();
        ComponentSettings settings = new ComponentSettings(context);
        SortedMap<String, Object> spec = new TreeMap<>();
        spec.put("api", Map.of("loadBalancer", loadBalancer(cluster)));
        spec.put("authorization", Map.of("rbac", Map.of()));
        putIfSet(spec, "channel", cluster.channel());
        spec.put("cloudProvider", "aws");
        spec.put("clusterDNSDomain", "cluster.local");
        spec.put("configBase", context.configBase());
        spec.put(
                "etcdClusters",
                cluster.etcdClusters().stream().map(etcd -> etcd(context, etcd)).toList());
        spec.put("iam", iam(cluster));
        spec.put("keyStore", context.configBase() + "/pki");
        spec.put("kubernetesApiAccess", texts(cluster.kubernetesApiAccess()));
        spec.put("kubernetesVersion", cluster.kubernetesVersion().value().toString());
        spec.put("masterPublicName", "api." + context.name());
        spec.put("networkCIDR", cluster.networkCidr().value().toString());
        spec.put("networking", Map.of(context.networking().key(), networking(context.networking())));
        spec.put("nonMasqueradeCIDR", cluster.podsAndServices().value().toString());
        spec.put("podCIDR", settings.network().podCidr());
        spec.put("secretStore", context.configBase() + "/secrets");
        spec.put("serviceClusterIPRange", settings.network().serviceCidr());
        spec.put("sshAccess", texts(cluster.sshAccess()));
        spec.put(
                "subnets", cluster.subnets().stream().map(CompletedSpec::subnet).toList());
        spec.put("topology", Map.of("dns", Map.of("type", "None")));
        if (!cluster.cloudLabels().isEmpty()) {
            spec.put("cloudLabels", cluster.cloudLabels());
        }
        if (cluster.rollingUpdate() != null && !cluster.rollingUpdate().equals(RollingUpdate.UNSET)) {
            spec.put("rollingUpdate", rollingUpdate(cluster.rollingUpdate()));
        }
        spec.putAll(components(settings));
        return spec;
    }

    private static Map<String, Object> components(ComponentSettings settings) {
        SortedMap<String, Object> components = new TreeMap<>();
        components.put(
                "cloudConfig",
                Map.of("awsEBSCSIDriver", Map.of("version", Versions.VOLUME_DRIVER), "manageStorageClasses", true));
        components.put("cloudControllerManager", settings.cloudControllerManager());
        components.put("containerd", settings.containerd());
        components.put("kubeAPIServer", settings.apiServer());
        components.put("kubeControllerManager", settings.controllerManager());
        components.put(
                "kubeDNS",
                Map.of(
                        "domain",
                        "cluster.local",
                        "provider",
                        "CoreDNS",
                        "serverIP",
                        settings.network().dnsAddress()));
        components.put("kubeProxy", settings.proxy());
        components.put("kubeScheduler", settings.scheduler());
        components.put("kubelet", settings.kubelet());
        components.put("masterKubelet", settings.kubelet());
        components.put(
                "nodeTerminationHandler",
                Map.of(
                        "cpuRequest",
                        "50m",
                        "enableScheduledEventDraining",
                        true,
                        "enableSpotInterruptionDraining",
                        true,
                        "enabled",
                        true,
                        "managedASGTag",
                        "aws-node-termination-handler/managed",
                        "memoryRequest",
                        "64Mi",
                        "version",
                        Versions.TERMINATION_HANDLER));
        return components;
    }

    private static Map<String, Object> loadBalancer(ClusterSpec cluster) {
        ClusterSpec.LoadBalancer balancer = cluster.api().loadBalancer();
        return Map.of("class", balancer.loadBalancerClass(), "type", balancer.effectiveType());
    }

    private static Map<String, Object> iam(ClusterSpec cluster) {
        ClusterSpec.Iam iam = cluster.iam() == null ? new ClusterSpec.Iam(false, false) : cluster.iam();
        return Map.of("allowContainerRegistry", iam.allowContainerRegistry(), "legacy", iam.legacy());
    }

    private static Map<String, Object> etcd(ClusterContext context, EtcdCluster etcd) {
        SortedMap<String, Object> tree = new TreeMap<>();
        tree.put("backups", Map.of("backupStore", context.backupStore(etcd.name())));
        putIfSet(tree, "cpuRequest", etcd.cpuRequest());
        tree.put(
                "etcdMembers",
                etcd.members().stream().map(CompletedSpec::member).toList());
        if (etcd.backupRetentionDays() != null) {
            tree.put("manager", Map.of("backupRetentionDays", etcd.backupRetentionDays()));
        }
        putIfSet(tree, "memoryRequest", etcd.memoryRequest());
        tree.put("name", etcd.name());
        tree.put("version", Versions.etcd(context.cluster()));
        return tree;
    }

    private static Map<String, Object> member(EtcdMember member) {
        return Map.of(
                "encryptedVolume", member.encryptedVolume(),
                "instanceGroup", member.instanceGroup(),
                "name", member.name());
    }

    private static Map<String, Object> networking(Networking networking) {
        SortedMap<String, Object> options = new TreeMap<>();
        if (networking instanceof Networking.Calico calico) {
            putIfSet(options, "crossSubnet", calico.crossSubnet());
            options.put("encapsulationMode", CalicoSettings.of(calico).encapsulation());
            putIfSet(options, "logSeverityScreen", calico.logSeverityScreen());
            putIfSet(options, "mtu", calico.mtu());
            putIfSet(
                    options,
                    "typhaReplicas",
                    calico.typhaReplicas() == null
                            ? null
                            : CalicoSettings.of(calico).typhaReplicas());
            putIfSet(options, "wireguardEnabled", calico.wireguardEnabled());
        }
        return options;
    }

    private static Map<String, Object> subnet(ClusterSpec.Subnet subnet) {
        return Map.of(
                "cidr",
                subnet.cidr().value().toString(),
                "name",
                subnet.name(),
                "type",
                subnet.type(),
                "zone",
                subnet.zone());
    }

    private static List<String> texts(WrittenList<Cidr> blocks) {
        return blocks.values().stream().map(Cidr::toString).toList();
    }

    private static Map<String, Object> rollingUpdate(RollingUpdate rollingUpdate) {
        SortedMap<String, Object> tree = new TreeMap<>();
        putIfSet(tree, "drainAndTerminate", rollingUpdate.drainAndTerminate());
        putIfSet(tree, "maxSurge", rollingUpdate.maxSurge());
        putIfSet(tree, "maxUnavailable", rollingUpdate.maxUnavailable());
        return tree;
    }

    private static void putIfSet(Map<String, Object> tree, String key, Object value) {
        if (value != null) {
            tree.put(key, value);
        }
    }
}
