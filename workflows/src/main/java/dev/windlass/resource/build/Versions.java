package dev.windlass.resource.build;

import dev.windlass.spec.ClusterSpec;
import dev.windlass.spec.KubernetesVersion;

/** Versions of what runs on a node, and the images they come in. */
final class Versions {

    /** The kops whose layout of the state store is written here; an older kops refuses to touch the cluster. */
    static final String KOPS = "1.37.0-alpha.1";

    static final String CLOUD_CONTROLLER_IMAGE = "registry.k8s.io/provider-aws/cloud-controller-manager:v1.36.1";
    static final String VOLUME_DRIVER = "v1.58.0";
    static final String TERMINATION_HANDLER = "v1.25.5";
    static final String CALICO = "v3.31.6";
    static final String CONTAINERD = "2.3.4";
    static final String RUNC = "1.4.3";
    static final String PAUSE_IMAGE = "registry.k8s.io/pause:3.10.1";
    static final String ETCD_MANAGER_IMAGE = "registry.k8s.io/etcd-manager/etcd-manager-slim:v3.0.20260707";

    private static final KubernetesVersion FIRST_WITH_ETCD_36 = KubernetesVersion.parse("1.34.0-alpha.0");

    private Versions() {}

    static String image(ClusterSpec cluster, String component) {
        return "registry.k8s.io/" + component + ":"
                + cluster.kubernetesVersion().value().tag();
    }

    /** etcd 3.6 for Kubernetes 1.34 and newer. */
    static String etcd(ClusterSpec cluster) {
        KubernetesVersion version = cluster.kubernetesVersion().value();
        return version.compareTo(FIRST_WITH_ETCD_36) >= 0 ? "3.6.12" : "3.5.31";
    }
}
