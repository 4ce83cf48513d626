package dev.windlass.resource.build;

import dev.windlass.resource.FirewallResource;
import dev.windlass.resource.Resource;
import dev.windlass.spec.Cidr;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.spec.Networking;
import java.util.List;
import java.util.function.Consumer;

/**
 * Who may talk to whom: control plane to everyone, nodes to each other, nodes to the control plane except to etcd, and
 * administrators by SSH.
 */
final class FirewallBuilder implements ResourceBuilder {

    private static final String IPIP = "4";

    /** Rules on these ports were written by us if anybody, so one that is not wanted any more is taken away. */
    private static final List<String> CONTROL_PLANE_PORTS = List.of(
            "port=22",
            "port=443",
            "port=2380",
            "port=2381",
            "port=3988",
            "port=4001",
            "port=4002",
            "port=4789",
            "port=179",
            "port=8443",
            "port=3:4",
            "port=-1");

    /** TCP without 2380, 2381 (etcd peers) and 4001, 4002 (etcd clients): whoever reaches etcd owns the cluster. */
    private static final List<FirewallRule.Ports> TCP_WITHOUT_ETCD = List.of(
            FirewallRule.Ports.of(1, 2379), FirewallRule.Ports.of(2382, 4000), FirewallRule.Ports.of(4003, 65535));

    @Override
    public void build(ClusterContext context, Consumer<Resource> into) {
        String controlPlane = context.roleName(Role.CONTROL_PLANE);
        String nodes = context.roleName(Role.NODE);
        into.accept(group(context, controlPlane, "Security group for masters", CONTROL_PLANE_PORTS));
        into.accept(group(context, nodes, "Security group for nodes", List.of("port=22")));

        FirewallRule rule = new FirewallRule(context);
        for (String group : List.of(controlPlane, nodes)) {
            into.accept(rule.egress(group, FirewallRule.ALL_IPV4));
            into.accept(rule.egress(group, FirewallRule.ALL_IPV6));
            for (Cidr cidr : context.cluster().sshAccess().values()) {
                into.accept(rule.ingressFromCidr(cidr, "tcp", FirewallRule.Ports.of(22, 22), group));
            }
        }
        into.accept(rule.ingress(controlPlane, null, FirewallRule.Ports.ALL, controlPlane));
        into.accept(rule.ingress(controlPlane, null, FirewallRule.Ports.ALL, nodes));
        into.accept(rule.ingress(nodes, null, FirewallRule.Ports.ALL, nodes));
        for (FirewallRule.Ports ports : TCP_WITHOUT_ETCD) {
            into.accept(rule.ingress(nodes, "tcp", ports, controlPlane));
        }
        into.accept(rule.ingress(nodes, "udp", FirewallRule.Ports.of(1, 65535), controlPlane));
        if (encapsulatesInIp(context.networking())) {
            into.accept(rule.ingress(nodes, IPIP, FirewallRule.Ports.ALL, controlPlane));
        }
    }

    /** VXLAN needs nothing more: it is UDP, which is open already. */
    private static boolean encapsulatesInIp(Networking networking) {
        return switch (networking) {
            case Networking.Calico calico ->
                CalicoSettings.of(calico).encapsulation().equals("ipip");
            case Networking.Kubenet kubenet -> false;
            case Networking.None none -> false;
        };
    }

    private static FirewallResource.SecurityGroup group(
            ClusterContext context, String name, String description, List<String> removeExtraRules) {
        return new FirewallResource.SecurityGroup(
                name, description, context.vpc(), removeExtraRules, context.tags(name));
    }
}
