package dev.windlass.model;

import dev.windlass.cluster.Cidr;
import dev.windlass.model.FirewallResource.SecurityGroupRule;
import java.util.List;

/** Makes rules whose name says everything about them: {@code from-PEER-ingress-PROTOCOL-FROMtoTO-GROUP}. */
final class FirewallRule {

    private final ClusterContext context;

    FirewallRule(ClusterContext context) {
        this.context = context;
    }

    /** First and last port, inclusive; both {@code null} for all. */
    record Ports(Integer from, Integer to) {

        static final Ports ALL = new Ports(null, null);

        static Ports of(int from, int to) {
            return new Ports(from, to);
        }

        @Override
        public String toString() {
            return from == null ? "0to0" : from + "to" + to;
        }
    }

    /** Each block once, as EC2 spells it: {@code 2001:DB8::/32} and {@code 2001:db8:0::/32} are one. */
    static List<String> blocks(List<String> access) {
        return access.stream().map(Cidr::canonical).distinct().toList();
    }

    static boolean isIpv6(String cidr) {
        return cidr.indexOf(':') >= 0;
    }

    static Ref group(String name) {
        return new Ref("SecurityGroup", name);
    }

    SecurityGroupRule egress(String group, String cidr) {
        String name = "from-" + group + "-egress-all-0to0-" + cidr;
        return new SecurityGroupRule(
                name, group(group), ipv4(cidr), ipv6(cidr), null, null, null, null, true, context.tags(name));
    }

    SecurityGroupRule ingressFromCidr(String cidr, String protocol, Ports ports, String group) {
        String name = name(cidr, protocol, ports, group);
        return new SecurityGroupRule(
                name, group(group), ipv4(cidr), ipv6(cidr), protocol, ports.from(), ports.to(), null, null,
                context.tags(name));
    }

    /** @param protocol {@code null} for every protocol */
    SecurityGroupRule ingress(String source, String protocol, Ports ports, String group) {
        String name = name(source, protocol, ports, group);
        return new SecurityGroupRule(
                name, group(group), null, null, protocol, ports.from(), ports.to(), group(source), null,
                context.tags(name));
    }

    /** A rule with a name of its own, which carries no tags. */
    static SecurityGroupRule named(String name, String source, String protocol, Ports ports, String group) {
        return new SecurityGroupRule(
                name, group(group), null, null, protocol, ports.from(), ports.to(), group(source), null, null);
    }

    /** The same for a range of addresses. */
    static SecurityGroupRule namedFromCidr(String name, String cidr, String protocol, Ports ports, String group) {
        return new SecurityGroupRule(
                name, group(group), ipv4(cidr), ipv6(cidr), protocol, ports.from(), ports.to(), null, null, null);
    }

    private static String name(String peer, String protocol, Ports ports, String group) {
        String wording = protocol == null ? "all" : protocol;
        return "from-" + peer + "-ingress-" + wording + "-" + ports + "-" + group;
    }

    private static String ipv4(String cidr) {
        return isIpv6(cidr) ? null : cidr;
    }

    private static String ipv6(String cidr) {
        return isIpv6(cidr) ? cidr : null;
    }
}
