package dev.windlass.resource.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calico as the cluster's network: its objects, with the settings of the spec filled in. */
final class CalicoAddon {

    private static final String NAME = "networking.projectcalico.org";
    private static final String GROUP = "crd.projectcalico.org";

    /** Of the whole cluster. */
    private static final List<String> CLUSTER_KINDS = List.of(
            "BGPConfiguration",
            "BGPFilter",
            "BGPPeer",
            "BlockAffinity",
            "CalicoNodeStatus",
            "ClusterInformation",
            "FelixConfiguration",
            "GlobalNetworkPolicy",
            "GlobalNetworkSet",
            "HostEndpoint",
            "IPAMBlock",
            "IPAMConfig",
            "IPAMHandle",
            "IPPool",
            "IPReservation",
            "KubeControllersConfiguration",
            "StagedGlobalNetworkPolicy",
            "Tier");

    private static final List<String> NAMESPACED_KINDS =
            List.of("NetworkPolicy", "NetworkSet", "StagedKubernetesNetworkPolicy", "StagedNetworkPolicy");

    private CalicoAddon() {}

    static Addon of(ClusterContext context, CalicoSettings settings) {
        List<Map<String, Object>> objects = new ArrayList<>();
        CLUSTER_KINDS.forEach(kind -> objects.add(CustomResource.definition(GROUP, kind, "Cluster")));
        NAMESPACED_KINDS.forEach(kind -> objects.add(CustomResource.definition(GROUP, kind, "Namespaced")));
        Map<String, String> values = values(context, settings);
        objects.addAll(Template.objects("addons/calico.yaml", values));
        if (settings.typhaReplicas() > 0) {
            objects.addAll(Template.objects("addons/calico-typha.yaml", values));
        }
        return new Addon(
                NAME, "k8s-1.25", "k8s-1.25", Map.of("role.kubernetes.io/networking", "1"), null, true, objects);
    }

    private static Map<String, String> values(ClusterContext context, CalicoSettings settings) {
        boolean bird = settings.backend().equals("bird");
        return Map.ofEntries(
                Map.entry("version", Versions.CALICO),
                Map.entry("backend", settings.backend()),
                Map.entry("clusterType", bird ? "kops,bgp" : "kops"),
                Map.entry("birdLiveness", bird ? ",-bird-live" : ""),
                Map.entry("birdReadiness", bird ? ",-bird-ready" : ""),
                Map.entry("podCidr", new ComponentSettings(context).network().podCidr()),
                Map.entry("ipip", settings.poolMode("ipip")),
                Map.entry("vxlan", settings.poolMode("vxlan")),
                Map.entry("mtu", String.valueOf(settings.mtu())),
                Map.entry("logSeverityScreen", settings.logSeverityScreen()),
                Map.entry("wireguard", String.valueOf(settings.wireguard())),
                Map.entry("typhaReplicas", String.valueOf(settings.typhaReplicas())),
                Map.entry("typhaService", settings.typhaReplicas() > 0 ? "calico-typha" : "none"));
    }
}
