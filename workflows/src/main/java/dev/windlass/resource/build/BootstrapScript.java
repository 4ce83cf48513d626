package dev.windlass.resource.build;

import dev.windlass.resource.Document;
import dev.windlass.resource.ResourceKey;
import dev.windlass.spec.InstanceGroupSpec;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The script with which an instance starts: it downloads nodeup, verifies it, and tells it which cluster and group it
 * belongs to. Anyone on the instance may read it, so it holds nothing secret.
 */
final class BootstrapScript {

    private static final int KOPS_CONTROLLER_PORT = 3988;

    private BootstrapScript() {}

    static Document of(ClusterContext context, InstanceGroupSpec group) {
        return new Document(Template.fill(
                "resource/build/user-data.sh",
                Map.of(
                        "kopsVersion", Versions.KOPS,
                        "region", context.region(),
                        "configServer", configServer(context, group),
                        "environment", environment(context, group))));
    }

    private static String environment(ClusterContext context, InstanceGroupSpec group) {
        SortedMap<String, Object> environment = new TreeMap<>();
        environment.put("CloudProvider", "aws");
        environment.put("ClusterName", context.name());
        environment.put("InstanceGroupName", group.name());
        environment.put("NodeupConfigHash", Checksum.base64(NodeConfig.text(context, group)));
        environment.put("InstanceGroupRole", isControlPlane(group) ? "ControlPlane" : "Node");
        if (isControlPlane(group)) {
            environment.put("ConfigBase", context.configBase());
        }
        return CanonicalYaml.text(environment);
    }

    /**
     * Nodes ask kops-controller for their configuration and have no access to the state store. The certificate is known
     * only later and has several lines, so the shell indents it.
     */
    private static String configServer(ClusterContext context, InstanceGroupSpec group) {
        if (isControlPlane(group)) {
            return "";
        }
        return Template.fill(
                "resource/build/config-server.sh",
                Map.of(
                        "certificate",
                        Document.placeholder(new ResourceKey("Keypair", "kubernetes-ca"), "certificate"),
                        "server",
                        Document.placeholder(
                                new ResourceKey("NetworkLoadBalancer", context.loadBalancerName()), "dnsName"),
                        "port",
                        String.valueOf(KOPS_CONTROLLER_PORT)));
    }

    private static boolean isControlPlane(InstanceGroupSpec group) {
        return group.role() == Role.CONTROL_PLANE;
    }
}
