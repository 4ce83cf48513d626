package dev.windlass.resource.build;

import dev.windlass.resource.BalancerResource;
import dev.windlass.resource.FirewallResource;
import dev.windlass.resource.Ref;
import dev.windlass.resource.Resource;
import dev.windlass.resource.build.FirewallRule.Ports;
import dev.windlass.spec.Cidr;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The network load balancer through which clients reach the API servers and nodes reach kops-controller, with its
 * security group.
 */
final class LoadBalancerBuilder implements ResourceBuilder {

    private static final int API_PORT = 443;
    private static final int KOPS_CONTROLLER_PORT = 3988;

    /** Types 3 and 4: "destination unreachable", with which path MTU discovery works. */
    private static final Ports ICMP_PATH_MTU = Ports.of(3, 4);

    private static final Ports ICMPV6_ALL = Ports.of(-1, -1);

    @Override
    public void build(ClusterContext context, Consumer<Resource> into) {
        String name = context.loadBalancerName();
        into.accept(loadBalancer(context));
        into.accept(listener(context, API_PORT, context.targetGroup("tcp")));
        into.accept(listener(context, KOPS_CONTROLLER_PORT, context.targetGroup("kops-controller")));
        into.accept(targetGroup(context, "tcp", API_PORT, "TCP", null));
        into.accept(targetGroup(context, "kops-controller", KOPS_CONTROLLER_PORT, "HTTPS", "/healthz"));

        String group = context.loadBalancerGroupName();
        into.accept(new FirewallResource.SecurityGroup(
                group, "Security group for api ELB", context.vpc(), List.of("port=443"), context.tags(group)));
        clientRules(context, into);
        memberRules(context, into);
    }

    private static void clientRules(ClusterContext context, Consumer<Resource> into) {
        String group = context.loadBalancerGroupName();
        FirewallRule rule = new FirewallRule(context);
        into.accept(rule.egress(group, FirewallRule.ALL_IPV4));
        into.accept(rule.egress(group, FirewallRule.ALL_IPV6));
        for (Cidr cidr : context.cluster().kubernetesApiAccess().values()) {
            into.accept(rule.ingressFromCidr(cidr, "tcp", Ports.of(API_PORT, API_PORT), group));
            if (cidr.isIpv6()) {
                into.accept(
                        FirewallRule.namedFromCidr("icmpv6-pmtu-api-elb-" + cidr, cidr, "icmpv6", ICMPV6_ALL, group));
            } else {
                into.accept(
                        FirewallRule.namedFromCidr("icmp-pmtu-api-elb-" + cidr, cidr, "icmp", ICMP_PATH_MTU, group));
            }
        }
    }

    private static void memberRules(ClusterContext context, Consumer<Resource> into) {
        String balancer = context.loadBalancerGroupName();
        String controlPlane = context.roleName(Role.CONTROL_PLANE);
        into.accept(
                FirewallRule.named("https-elb-to-master", balancer, "tcp", Ports.of(API_PORT, API_PORT), controlPlane));
        into.accept(FirewallRule.named(
                "kops-controller-elb-to-cp",
                balancer,
                "tcp",
                Ports.of(KOPS_CONTROLLER_PORT, KOPS_CONTROLLER_PORT),
                controlPlane));
        into.accept(FirewallRule.named("icmp-pmtu-elb-to-cp", balancer, "icmp", ICMP_PATH_MTU, controlPlane));
        into.accept(FirewallRule.named("icmp-pmtu-cp-to-elb", controlPlane, "icmp", ICMP_PATH_MTU, balancer));
        into.accept(FirewallRule.named("node-to-elb", context.roleName(Role.NODE), null, Ports.ALL, balancer));
    }

    private static BalancerResource.LoadBalancer loadBalancer(ClusterContext context) {
        String name = context.loadBalancerName();
        List<Ref> subnets = context.cluster().subnets().stream()
                .map(subnet -> context.subnet(subnet.name()))
                .toList();
        return new BalancerResource.LoadBalancer(
                name,
                BoundedName.balancer("api", context.name()),
                subnets,
                List.of(context.loadBalancerGroup()),
                isInternal(context) ? "internal" : "internet-facing",
                true,
                "ipv4",
                context.tags(name),
                "network",
                context.vpc(),
                List.of("kube-apiserver", "kops-controller"));
    }

    private static boolean isInternal(ClusterContext context) {
        return "Internal".equals(context.cluster().api().loadBalancer().effectiveType());
    }

    private static BalancerResource.Listener listener(ClusterContext context, int port, Ref targetGroup) {
        String balancer = context.loadBalancerName();
        return new BalancerResource.Listener(
                balancer + "-" + port, new Ref("NetworkLoadBalancer", balancer), port, targetGroup);
    }

    private static BalancerResource.TargetGroup targetGroup(
            ClusterContext context, String service, int port, String healthCheckProtocol, String healthCheckPath) {
        String name = context.targetGroup(service).name();
        SortedMap<String, String> attributes = new TreeMap<>();
        attributes.put("deregistration_delay.connection_termination.enabled", "true");
        attributes.put("deregistration_delay.timeout_seconds", "30");
        return new BalancerResource.TargetGroup(
                name,
                context.vpc(),
                context.tags(name),
                port,
                "TCP",
                false,
                attributes,
                10,
                2,
                2,
                healthCheckProtocol,
                healthCheckPath);
    }
}
