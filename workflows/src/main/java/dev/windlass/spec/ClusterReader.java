package dev.windlass.spec;

import dev.windlass.spec.ClusterSpec.Api;
import dev.windlass.spec.ClusterSpec.EtcdCluster;
import dev.windlass.spec.ClusterSpec.EtcdMember;
import dev.windlass.spec.ClusterSpec.Iam;
import dev.windlass.spec.ClusterSpec.Kubelet;
import dev.windlass.spec.ClusterSpec.LoadBalancer;
import dev.windlass.spec.ClusterSpec.Subnet;
import dev.windlass.spec.ClusterSpec.Topology;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Turns one document into one spec; every problem found goes into one list. Source of the fields: kops v1alpha2. */
final class ClusterReader {

    private static final Set<String> NETWORKS = new TreeSet<>(Set.of("kubenet", "calico", "cni"));

    private ClusterReader() {}

    static ClusterSpec cluster(Fields document) {
        String name;
        try (Fields metadata = metadata(document)) {
            name = metadata.requiredText("name");
            metadata.tolerate("labels");
        }
        try (Fields spec = document.requiredChild("spec")) {
            authorization(spec);
            return new ClusterSpec(
                    name,
                    api(spec),
                    spec.text("channel"),
                    cloudProvider(spec),
                    spec.text("configBase"),
                    spec.labels("cloudLabels"),
                    spec.children("etcdClusters").stream()
                            .map(ClusterReader::etcdCluster)
                            .toList(),
                    iam(spec),
                    kubelet(spec),
                    spec.texts("kubernetesApiAccess"),
                    spec.requiredText("kubernetesVersion"),
                    spec.requiredText("networkCIDR"),
                    networking(spec.requiredChild("networking")),
                    spec.text("nonMasqueradeCIDR"),
                    spec.texts("sshAccess"),
                    spec.children("subnets").stream().map(ClusterReader::subnet).toList(),
                    topology(spec),
                    rollingUpdate(spec));
        }
    }

    static InstanceGroupSpec instanceGroup(Fields document, String cluster) {
        String name;
        try (Fields metadata = metadata(document)) {
            name = metadata.requiredText("name");
            metadata.child("labels").ifPresent(labels -> {
                String owner = labels.text("kops.k8s.io/cluster");
                if (owner != null && cluster != null && !owner.equals(cluster)) {
                    labels.problem("kops.k8s.io/cluster", "names another cluster than " + cluster);
                }
            });
        }
        try (Fields spec = document.requiredChild("spec")) {
            return new InstanceGroupSpec(
                    name,
                    role(spec),
                    spec.requiredText("image"),
                    spec.requiredText("machineType"),
                    spec.requiredNumber("minSize"),
                    spec.requiredNumber("maxSize"),
                    spec.labels("nodeLabels"),
                    spec.labels("cloudLabels"),
                    spec.texts("taints"),
                    spec.texts("subnets"),
                    spec.number("rootVolumeSize"),
                    rollingUpdate(spec));
        }
    }

    private static Fields metadata(Fields document) {
        Fields metadata = document.requiredChild("metadata");
        metadata.tolerate("creationTimestamp");
        metadata.tolerate("generation");
        metadata.tolerate("annotations");
        return metadata;
    }

    /** RBAC is what there is; the field is read so that kops' documents pass. */
    private static void authorization(Fields spec) {
        spec.child("authorization").ifPresent(authorization -> {
            try (authorization) {
                authorization.child("rbac").ifPresent(Fields::close);
            }
        });
    }

    private static String cloudProvider(Fields spec) {
        String provider = spec.text("cloudProvider");
        return provider == null ? "aws" : provider;
    }

    private static Api api(Fields spec) {
        return spec.child("api")
                .map(api -> {
                    try (api) {
                        return new Api(api.child("loadBalancer")
                                .map(ClusterReader::loadBalancer)
                                .orElse(null));
                    }
                })
                .orElse(null);
    }

    private static LoadBalancer loadBalancer(Fields fields) {
        try (fields) {
            return new LoadBalancer(fields.text("class"), fields.text("type"));
        }
    }

    private static EtcdCluster etcdCluster(Fields fields) {
        try (fields) {
            Integer retention = fields.child("manager")
                    .map(manager -> {
                        try (manager) {
                            return manager.number("backupRetentionDays");
                        }
                    })
                    .orElse(null);
            return new EtcdCluster(
                    fields.requiredText("name"),
                    fields.text("cpuRequest"),
                    fields.text("memoryRequest"),
                    fields.children("etcdMembers").stream()
                            .map(ClusterReader::etcdMember)
                            .toList(),
                    retention);
        }
    }

    private static EtcdMember etcdMember(Fields fields) {
        try (fields) {
            return new EtcdMember(
                    fields.requiredText("name"),
                    fields.requiredText("instanceGroup"),
                    fields.flag("encryptedVolume", true));
        }
    }

    private static Iam iam(Fields spec) {
        return spec.child("iam")
                .map(fields -> {
                    try (fields) {
                        return new Iam(fields.flag("allowContainerRegistry", false), fields.flag("legacy", false));
                    }
                })
                .orElse(null);
    }

    private static Kubelet kubelet(Fields spec) {
        return spec.child("kubelet")
                .map(fields -> {
                    try (fields) {
                        return new Kubelet(fields.flag("anonymousAuth"));
                    }
                })
                .orElse(null);
    }

    private static Networking networking(Fields fields) {
        List<String> chosen = new ArrayList<>(fields.keys());
        chosen.stream()
                .filter(key -> !NETWORKS.contains(key))
                .forEach(key -> fields.problem(key, "not supported; use kubenet, calico or cni"));
        NETWORKS.forEach(fields::tolerate);
        if (chosen.size() != 1) {
            fields.problem("", "must name exactly one of kubenet, calico and cni");
        }
        if (chosen.contains("calico")) {
            return fields.child("calico").map(ClusterReader::calico).orElseGet(Networking.Calico::defaults);
        }
        fields.child("kubenet").ifPresent(Fields::close);
        fields.child("cni").ifPresent(Fields::close);
        return chosen.contains("cni") ? new Networking.None() : new Networking.Kubenet();
    }

    private static Networking calico(Fields fields) {
        try (fields) {
            Integer replicas = fields.number("typhaReplicas");
            return new Networking.Calico(
                    fields.flag("crossSubnet"),
                    fields.text("encapsulationMode"),
                    fields.number("mtu"),
                    fields.text("logSeverityScreen"),
                    replicas == null ? null : replicas.toString(),
                    fields.flag("wireguardEnabled"));
        }
    }

    private static Subnet subnet(Fields fields) {
        try (fields) {
            return new Subnet(
                    fields.requiredText("name"),
                    fields.requiredText("cidr"),
                    fields.requiredText("zone"),
                    fields.requiredText("type"));
        }
    }

    private static Topology topology(Fields spec) {
        return spec.child("topology")
                .map(topology -> {
                    try (topology) {
                        return new Topology(topology.child("dns")
                                .map(dns -> {
                                    try (dns) {
                                        return dns.text("type");
                                    }
                                })
                                .orElse(null));
                    }
                })
                .orElse(null);
    }

    private static RollingUpdate rollingUpdate(Fields spec) {
        return spec.child("rollingUpdate")
                .map(fields -> {
                    try (fields) {
                        return new RollingUpdate(
                                fields.amount("maxUnavailable"),
                                fields.amount("maxSurge"),
                                fields.flag("drainAndTerminate"));
                    }
                })
                .orElse(null);
    }

    private static Role role(Fields spec) {
        String role = spec.requiredText("role");
        return switch (role) {
            case null -> null;
            case "Master", "ControlPlane" -> Role.CONTROL_PLANE;
            case "Node" -> Role.NODE;
            case "Bastion" -> Role.BASTION;
            case "APIServer" -> Role.API_SERVER;
            case String other -> {
                spec.problem("role", "must be one of Master, Node, Bastion and APIServer");
                yield null;
            }
        };
    }
}
