package dev.windlass.resource.build;

import dev.windlass.spec.ClusterSpec;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.spec.Networking;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How each Kubernetes component is set up, in the fields of kops' component configurations. */
final class ComponentSettings {

    private static final int LOG_LEVEL = 2;

    private final ClusterContext context;
    private final ClusterSpec cluster;
    private final PodNetwork network;

    ComponentSettings(ClusterContext context) {
        this.context = context;
        this.cluster = context.cluster();
        this.network = PodNetwork.of(cluster.podsAndServices().value());
    }

    PodNetwork network() {
        return network;
    }

    /** Only kubenet needs a route in the cloud for each node. */
    boolean configuresCloudRoutes() {
        return context.networking() instanceof Networking.Kubenet;
    }

    Map<String, Object> apiServer() {
        String issuer = "https://api.internal." + context.name();
        SortedMap<String, Object> settings = new TreeMap<>();
        settings.put("allowPrivileged", true);
        settings.put("anonymousAuth", false);
        settings.put("apiAudiences", List.of("kubernetes.svc.default"));
        settings.put(
                "apiServerCount",
                context.groups(Role.CONTROL_PLANE).stream()
                        .mapToInt(g -> g.minSize())
                        .sum());
        settings.put("authorizationMode", "Node,RBAC");
        settings.put("bindAddress", "0.0.0.0");
        settings.put("cloudProvider", "external");
        settings.put(
                "enableAdmissionPlugins",
                List.of(
                        "DefaultStorageClass",
                        "DefaultTolerationSeconds",
                        "LimitRanger",
                        "MutatingAdmissionWebhook",
                        "NamespaceLifecycle",
                        "NodeRestriction",
                        "ResourceQuota",
                        "RuntimeClass",
                        "ServiceAccount",
                        "ValidatingAdmissionPolicy",
                        "ValidatingAdmissionWebhook"));
        settings.put("etcdServers", List.of("https://127.0.0.1:4001"));
        settings.put("etcdServersOverrides", List.of("/events#https://127.0.0.1:4002"));
        settings.put("image", Versions.image(cluster, "kube-apiserver"));
        settings.put("kubeletPreferredAddressTypes", List.of("InternalIP", "Hostname", "ExternalIP"));
        settings.put("logLevel", LOG_LEVEL);
        settings.put("requestheaderAllowedNames", List.of("aggregator"));
        settings.put("requestheaderExtraHeaderPrefixes", List.of("X-Remote-Extra-"));
        settings.put("requestheaderGroupHeaders", List.of("X-Remote-Group"));
        settings.put("requestheaderUsernameHeaders", List.of("X-Remote-User"));
        settings.put("securePort", 443);
        settings.put("serviceAccountIssuer", issuer);
        settings.put("serviceAccountJWKSURI", issuer + "/openid/v1/jwks");
        settings.put("serviceClusterIPRange", network.serviceCidr());
        settings.put("storageBackend", "etcd3");
        return settings;
    }

    Map<String, Object> cloudControllerManager() {
        return Map.of(
                "allocateNodeCIDRs", true,
                "clusterCIDR", network.podCidr(),
                "clusterName", context.name(),
                "configureCloudRoutes", configuresCloudRoutes(),
                "image", Versions.CLOUD_CONTROLLER_IMAGE,
                "leaderElection", Map.of("leaderElect", true));
    }

    Map<String, Object> controllerManager() {
        return Map.of(
                "allocateNodeCIDRs",
                true,
                "attachDetachReconcileSyncPeriod",
                "1m0s",
                "cloudProvider",
                "external",
                "clusterCIDR",
                network.podCidr(),
                "clusterName",
                context.name(),
                "configureCloudRoutes",
                configuresCloudRoutes(),
                "image",
                Versions.image(cluster, "kube-controller-manager"),
                "leaderElection",
                Map.of("leaderElect", true),
                "logLevel",
                LOG_LEVEL,
                "useServiceAccountCredentials",
                true);
    }

    Map<String, Object> scheduler() {
        return Map.of(
                "image", Versions.image(cluster, "kube-scheduler"),
                "leaderElection", Map.of("leaderElect", true),
                "logLevel", LOG_LEVEL);
    }

    Map<String, Object> proxy() {
        return Map.of(
                "clusterCIDR",
                network.podCidr(),
                "cpuRequest",
                "100m",
                "image",
                Versions.image(cluster, "kube-proxy"),
                "logLevel",
                LOG_LEVEL);
    }

    Map<String, Object> kubelet() {
        SortedMap<String, Object> settings = new TreeMap<>();
        Boolean anonymous = cluster.kubelet() == null ? null : cluster.kubelet().anonymousAuth();
        settings.put("anonymousAuth", Boolean.TRUE.equals(anonymous));
        settings.put("cgroupDriver", "systemd");
        settings.put("cgroupRoot", "/");
        settings.put("cloudProvider", "external");
        settings.put("clusterDNS", network.dnsAddress());
        settings.put("clusterDomain", "cluster.local");
        settings.put("enableDebuggingHandlers", true);
        settings.put(
                "evictionHard",
                "memory.available<100Mi,nodefs.available<10%,nodefs.inodesFree<5%,imagefs.available<10%,"
                        + "imagefs.inodesFree<5%");
        settings.put("kubeconfigPath", "/var/lib/kubelet/kubeconfig");
        settings.put("logLevel", LOG_LEVEL);
        settings.put("podManifestPath", "/etc/kubernetes/manifests");
        settings.put("protectKernelDefaults", true);
        settings.put("registerSchedulable", true);
        settings.put("shutdownGracePeriod", "30s");
        settings.put("shutdownGracePeriodCriticalPods", "10s");
        return settings;
    }

    Map<String, Object> containerd() {
        return Map.of(
                "logLevel",
                "info",
                "runc",
                Map.of("version", Versions.RUNC),
                "sandboxImage",
                Versions.PAUSE_IMAGE,
                "version",
                Versions.CONTAINERD);
    }
}
