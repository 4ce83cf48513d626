package dev.windlass.resource.build;

import dev.windlass.resource.FirewallResource.SecurityGroupRule;
import dev.windlass.resource.Ref;
import dev.windlass.spec.Cidr;

/** Makes rules whose name says everything about them: {@code from-PEER-ingress-PROTOCOL-FROMtoTO-GROUP}. */
final class FirewallRule {

    static final Cidr ALL_IPV4 = Cidr.parse("0.0.0.0/0");
    static final Cidr ALL_IPV6 = Cidr.parse("::/0");

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

    static Ref group(String name) {
        return new Ref("SecurityGroup", name);
    }

    SecurityGroupRule egress(String group, Cidr cidr) {
        String name = "from-" + group + "-egress-all-0to0-" + cidr;
        return new SecurityGroupRule(
                name, group(group), ipv4(cidr), ipv6(cidr), null, null, null, null, true, context.tags(name));
    }

    SecurityGroupRule ingressFromCidr(Cidr cidr, String protocol, Ports ports, String group) {
        String name = name(cidr.toString(), protocol, ports, group);
        return new SecurityGroupRule(
                name,
                group(group),
                ipv4(cidr),
                ipv6(cidr),
                protocol,
                ports.from(),
                ports.to(),
                null,
                null,
                context.tags(name));
    }

    /** @param protocol {@code null} for every protocol */
    SecurityGroupRule ingress(String source, String protocol, Ports ports, String group) {
        String name = name(source, protocol, ports, group);
        return new SecurityGroupRule(
                name,
                group(group),
                null,
                null,
                protocol,
                ports.from(),
                ports.to(),
                group(source),
                null,
                context.tags(name));
    }

    /** A rule with a name of its own, which carries no tags. */
    static SecurityGroupRule named(String name, String source, String protocol, Ports ports, String group) {
        return new SecurityGroupRule(
                name, group(group), null, null, protocol, ports.from(), ports.to(), group(source), null, null);
    }

    /** The same for a range of addresses. */
    static SecurityGroupRule namedFromCidr(String name, Cidr cidr, String protocol, Ports ports, String group) {
        return new SecurityGroupRule(
                name, group(group), ipv4(cidr), ipv6(cidr), protocol, ports.from(), ports.to(), null, null, null);
    }

    private static String name(String peer, String protocol, Ports ports, String group) {
        String wording = protocol == null ? "all" : protocol;
        return "from-" + peer + "-ingress-" + wording + "-" + ports + "-" + group;
    }

    private static String ipv4(Cidr cidr) {
        return cidr.isIpv6() ? null : cidr.toString();
    }

    private static String ipv6(Cidr cidr) {
        return cidr.isIpv6() ? cidr.toString() : null;
    }
}
