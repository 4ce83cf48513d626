package dev.windlass.spec;

import dev.windlass.spec.ClusterSpec.EtcdCluster;
import dev.windlass.spec.ClusterSpec.EtcdMember;
import dev.windlass.spec.ClusterSpec.Subnet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Specs as plain trees in kops' layout: keys in alphabetical order, what is not set left out. */
public final class SpecTree {

    static final String API_VERSION = "kops.k8s.io/v1alpha2";

    private SpecTree() {}

    public static SortedMap<String, Object> of(ClusterSpec cluster) {
        return document("Cluster", Map.of("name", cluster.name()), spec(cluster));
    }

    public static SortedMap<String, Object> of(InstanceGroupSpec group, String cluster) {
        SortedMap<String, Object> metadata = new TreeMap<>();
        metadata.put("labels", new TreeMap<>(Map.of("kops.k8s.io/cluster", cluster)));
        metadata.put("name", group.name());
        return document("InstanceGroup", metadata, spec(group));
    }

    private static SortedMap<String, Object> document(String kind, Map<String, Object> metadata, Object spec) {
        SortedMap<String, Object> document = new TreeMap<>();
        document.put("apiVersion", API_VERSION);
        document.put("kind", kind);
        document.put("metadata", new TreeMap<>(metadata));
        document.put("spec", spec);
        return document;
    }

    private static SortedMap<String, Object> spec(ClusterSpec cluster) {
        SortedMap<String, Object> spec = new TreeMap<>();
        if (cluster.api() != null && cluster.api().loadBalancer() != null) {
            SortedMap<String, Object> loadBalancer = new TreeMap<>();
            put(loadBalancer, "class", cluster.api().loadBalancer().loadBalancerClass());
            put(loadBalancer, "type", cluster.api().loadBalancer().type());
            spec.put("api", new TreeMap<>(Map.of("loadBalancer", loadBalancer)));
        }
        spec.put("authorization", Map.of("rbac", Map.of()));
        put(spec, "channel", cluster.channel());
        put(spec, "cloudLabels", cluster.cloudLabels());
        put(spec, "cloudProvider", cluster.cloudProvider());
        put(spec, "configBase", cluster.configBase());
        put(
                spec,
                "etcdClusters",
                cluster.etcdClusters().stream().map(SpecTree::tree).toList());
        if (cluster.iam() != null) {
            spec.put(
                    "iam",
                    new TreeMap<>(Map.of(
                            "allowContainerRegistry", cluster.iam().allowContainerRegistry(),
                            "legacy", cluster.iam().legacy())));
        }
        if (cluster.kubelet() != null) {
            SortedMap<String, Object> kubelet = new TreeMap<>();
            put(kubelet, "anonymousAuth", cluster.kubelet().anonymousAuth());
            spec.put("kubelet", kubelet);
        }
        put(spec, "kubernetesApiAccess", cluster.kubernetesApiAccess().texts());
        put(spec, "kubernetesVersion", cluster.kubernetesVersion().text());
        put(spec, "networkCIDR", cluster.networkCidr().text());
        spec.put("networking", new TreeMap<>(Map.of(cluster.networking().key(), tree(cluster.networking()))));
        put(
                spec,
                "nonMasqueradeCIDR",
                cluster.nonMasqueradeCidr() == null
                        ? null
                        : cluster.nonMasqueradeCidr().text());
        put(spec, "rollingUpdate", tree(cluster.rollingUpdate()));
        put(spec, "sshAccess", cluster.sshAccess().texts());
        put(spec, "subnets", cluster.subnets().stream().map(SpecTree::tree).toList());
        if (cluster.topology() != null && cluster.topology().dns() != null) {
            spec.put(
                    "topology",
                    new TreeMap<>(Map.of(
                            "dns",
                            new TreeMap<>(Map.of("type", cluster.topology().dns())))));
        }
        return spec;
    }

    private static SortedMap<String, Object> spec(InstanceGroupSpec group) {
        SortedMap<String, Object> spec = new TreeMap<>();
        put(spec, "cloudLabels", group.cloudLabels());
        put(spec, "image", group.image());
        put(spec, "machineType", group.machineType());
        spec.put("maxSize", group.maxSize());
        spec.put("minSize", group.minSize());
        put(spec, "nodeLabels", group.nodeLabels());
        put(spec, "role", group.role().spelling());
        put(spec, "rollingUpdate", tree(group.rollingUpdate()));
        put(spec, "rootVolumeSize", group.rootVolumeSize());
        put(spec, "subnets", group.subnets());
        put(spec, "taints", group.taints().texts());
        return spec;
    }

    private static SortedMap<String, Object> tree(EtcdCluster etcd) {
        SortedMap<String, Object> tree = new TreeMap<>();
        put(tree, "cpuRequest", etcd.cpuRequest());
        put(tree, "etcdMembers", etcd.members().stream().map(SpecTree::tree).toList());
        if (etcd.backupRetentionDays() != null) {
            tree.put("manager", Map.of("backupRetentionDays", etcd.backupRetentionDays()));
        }
        put(tree, "memoryRequest", etcd.memoryRequest());
        tree.put("name", etcd.name());
        return tree;
    }

    private static SortedMap<String, Object> tree(EtcdMember member) {
        return new TreeMap<>(Map.of(
                "encryptedVolume", member.encryptedVolume(),
                "instanceGroup", member.instanceGroup(),
                "name", member.name()));
    }

    private static SortedMap<String, Object> tree(Subnet subnet) {
        return new TreeMap<>(Map.of(
                "cidr", subnet.cidr().text(), "name", subnet.name(), "type", subnet.type(), "zone", subnet.zone()));
    }

    private static SortedMap<String, Object> tree(Networking networking) {
        SortedMap<String, Object> tree = new TreeMap<>();
        switch (networking) {
            case Networking.Kubenet kubenet -> {}
            case Networking.None none -> {}
            case Networking.Calico calico -> {
                put(tree, "crossSubnet", calico.crossSubnet());
                put(tree, "encapsulationMode", calico.encapsulationMode());
                put(tree, "logSeverityScreen", calico.logSeverityScreen());
                put(tree, "mtu", calico.mtu());
                put(tree, "typhaReplicas", calico.typhaReplicas() == null ? null : amount(calico.typhaReplicas()));
                put(tree, "wireguardEnabled", calico.wireguardEnabled());
            }
        }
        return tree;
    }

    private static SortedMap<String, Object> tree(RollingUpdate rollingUpdate) {
        SortedMap<String, Object> tree = new TreeMap<>();
        if (rollingUpdate != null) {
            put(tree, "drainAndTerminate", rollingUpdate.drainAndTerminate());
            put(tree, "maxSurge", amount(rollingUpdate.maxSurge()));
            put(tree, "maxUnavailable", amount(rollingUpdate.maxUnavailable()));
        }
        return tree;
    }

    /** Kubernetes writes a plain number as a number and a percentage as text. */
    private static Object amount(String text) {
        return text != null && text.matches("\\d{1,9}") ? Integer.valueOf(text) : text;
    }

    private static void put(SortedMap<String, Object> tree, String key, Object value) {
        switch (value) {
            case null -> {}
            case List<?> list when list.isEmpty() -> {}
            case Map<?, ?> map when map.isEmpty() -> {}
            case Map<?, ?> map -> tree.put(key, new TreeMap<>(map));
            case Object other -> tree.put(key, other);
        }
    }
}
