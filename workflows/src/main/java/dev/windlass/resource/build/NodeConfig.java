package dev.windlass.resource.build;

import dev.windlass.spec.ClusterSpec.EtcdCluster;
import dev.windlass.spec.GroupLabels;
import dev.windlass.spec.InstanceGroupSpec;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.spec.KubernetesVersion;
import dev.windlass.spec.Networking;
import dev.windlass.spec.Taint;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What nodeup, the first program on a new instance, is told to make of it.
 *
 * <p>The text holds no placeholders: its checksum is part of the user data, by which every change of it becomes a new
 * launch template version.
 */
final class NodeConfig {

    private NodeConfig() {}

    static String text(ClusterContext context, InstanceGroupSpec group) {
        ComponentSettings settings = new ComponentSettings(context);
        boolean controlPlane = group.role() == Role.CONTROL_PLANE;
        boolean calico = context.networking() instanceof Networking.Calico;
        KubernetesVersion version = context.cluster().kubernetesVersion().value();

        SortedMap<String, Object> config = new TreeMap<>();
        config.put("Assets", NodeAssets.of(version, !calico));
        config.put("ClusterName", context.name());
        if (!calico) {
            config.put("InstallCNIAssets", true);
        }
        config.put("KubeProxy", settings.proxy());
        config.put("KubeletConfig", kubelet(settings, group));
        config.put("KubernetesVersion", version.toString());
        config.put("Networking", networking(context, settings));
        config.put("UpdatePolicy", "automatic");
        if (context.networking() instanceof Networking.Kubenet) {
            config.put("UsesKubenet", true);
        }
        config.put("containerdConfig", settings.containerd());
        config.put("usesNoneDNS", true);
        if (controlPlane) {
            config.putAll(controlPlane(context, settings, group));
        }
        return CanonicalYaml.text(config);
    }

    private static Map<String, Object> kubelet(ComponentSettings settings, InstanceGroupSpec group) {
        Map<String, Object> kubelet = settings.kubelet();
        kubelet.put("nodeLabels", GroupLabels.nodeLabels(group));
        Set<Taint> taints = new LinkedHashSet<>();
        if (group.role() == Role.CONTROL_PLANE) {
            taints.add(Taint.CONTROL_PLANE);
        }
        taints.addAll(group.taints().values());
        if (!taints.isEmpty()) {
            kubelet.put("taints", taints.stream().map(Taint::toString).toList());
        }
        return kubelet;
    }

    private static Map<String, Object> networking(ClusterContext context, ComponentSettings settings) {
        SortedMap<String, Object> networking = new TreeMap<>();
        if (context.networking() instanceof Networking.Calico) {
            networking.put("calico", Map.of());
        }
        networking.put(
                "nonMasqueradeCIDR", context.cluster().podsAndServices().value().toString());
        networking.put("serviceClusterIPRange", settings.network().serviceCidr());
        return networking;
    }

    private static Map<String, Object> controlPlane(
            ClusterContext context, ComponentSettings settings, InstanceGroupSpec group) {
        String base = context.configBase();
        SortedMap<String, Object> config = new TreeMap<>();
        config.put(
                "APIServerConfig",
                Map.of(
                        "API", Map.of("publicName", "api." + context.name()),
                        "ClusterDNSDomain", "cluster.local",
                        "KubeAPIServer", settings.apiServer()));
        config.put(
                "ControlPlaneConfig",
                Map.of("KubeControllerManager", settings.controllerManager(), "KubeScheduler", settings.scheduler()));
        List<String> etcdClusters =
                context.cluster().etcdClusters().stream().map(EtcdCluster::name).toList();
        config.put("EtcdClusterNames", etcdClusters);
        config.put("channelsManifest", base + "/manifests/channels/kops-channels.yaml");
        config.put("configStore", Map.of("keypairs", base + "/pki", "secrets", base + "/secrets"));
        config.put(
                "etcdManifests",
                etcdClusters.stream()
                        .map(etcd -> base + "/manifests/etcd/" + etcd + "-" + group.name() + ".yaml")
                        .toList());
        config.put(
                "staticManifests",
                List.of(Map.of(
                        "key", "kube-apiserver-healthcheck",
                        "path", "manifests/static/kube-apiserver-healthcheck.yaml")));
        return config;
    }
}
