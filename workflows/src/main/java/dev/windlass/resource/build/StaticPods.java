package dev.windlass.resource.build;

import dev.windlass.resource.Document;
import dev.windlass.spec.ClusterSpec.EtcdCluster;
import java.util.Map;
import java.util.Objects;

/** Pods that the kubelet of a control plane node starts from a file, without an API server. */
final class StaticPods {

    private StaticPods() {}

    static Document channels(ClusterContext context) {
        return fill(
                "kops-channels",
                Map.of(
                        "kopsVersion",
                        Versions.KOPS,
                        "region",
                        context.region(),
                        "channel",
                        context.configBase() + "/addons/bootstrap-channel.yaml"));
    }

    static Document apiServerHealthcheck() {
        return fill("kube-apiserver-healthcheck", Map.of("kopsVersion", Versions.KOPS));
    }

    static Document etcdManager(ClusterContext context, EtcdCluster etcd) {
        EtcdPorts ports = EtcdPorts.of(etcd.name());
        return fill(
                "etcd-manager",
                Map.ofEntries(
                        Map.entry("etcdCluster", etcd.name()),
                        Map.entry("clusterName", context.name()),
                        Map.entry("region", context.region()),
                        Map.entry("backupStore", context.backupStore(etcd.name())),
                        Map.entry("image", Versions.ETCD_MANAGER_IMAGE),
                        Map.entry("etcdVersion", Versions.etcd(context.cluster())),
                        Map.entry("etcdVolume", Versions.etcd(context.cluster()).replace('.', '-')),
                        Map.entry("cpuRequest", Objects.requireNonNullElse(etcd.cpuRequest(), "100m")),
                        Map.entry("memoryRequest", Objects.requireNonNullElse(etcd.memoryRequest(), "100Mi")),
                        Map.entry("retention", Objects.requireNonNullElse(etcd.backupRetentionDays(), 90) + "d"),
                        Map.entry("clientPort", String.valueOf(ports.client())),
                        Map.entry("peerPort", String.valueOf(ports.peer())),
                        Map.entry("managerPort", String.valueOf(ports.manager())),
                        Map.entry("quarantinePort", String.valueOf(ports.quarantine()))));
    }

    private static Document fill(String pod, Map<String, String> values) {
        return new Document(CanonicalYaml.stream(Template.objects("pods/" + pod + ".yaml", values)));
    }

    /** kops: pkg/wellknownports. */
    private record EtcdPorts(int client, int peer, int manager, int quarantine) {

        static EtcdPorts of(String etcdCluster) {
            return switch (etcdCluster) {
                case "main" -> new EtcdPorts(4001, 2380, 3996, 3994);
                case "events" -> new EtcdPorts(4002, 2381, 3997, 3995);
                default ->
                    throw new IllegalArgumentException(
                            "spec.etcdClusters: must be called main or events: " + etcdCluster);
            };
        }
    }
}
