package dev.windlass.aws;

import dev.windlass.model.FirewallResource.SecurityGroup;
import dev.windlass.model.FirewallResource.SecurityGroupRule;
import dev.windlass.model.Ref;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** One security group rule in EC2's terms and in ours. */
final class RulePermissions {

    /** AWS writes these by number or by name, whichever way they were asked for. */
    private static final Map<String, String> PROTOCOL_NAMES =
            Map.of("6", "tcp", "17", "udp", "1", "icmp", "58", "icmpv6");

    private static final String ALL = "-1";

    private RulePermissions() {}

    /** @return the rule without a name and tags of its own */
    static SecurityGroupRule read(
            software.amazon.awssdk.services.ec2.model.SecurityGroupRule rule, Ref group, Findings findings) {
        String protocol = protocol(rule.ipProtocol());
        boolean ports = hasPorts(protocol);
        Ref source = rule.referencedGroupInfo() == null
                ? null
                : findings.ref("SecurityGroup", rule.referencedGroupInfo().groupId());
        return new SecurityGroupRule(
                "",
                group,
                rule.cidrIpv4(),
                rule.cidrIpv6(),
                protocol,
                ports ? rule.fromPort() : null,
                ports ? rule.toPort() : null,
                source,
                Boolean.TRUE.equals(rule.isEgress()) ? Boolean.TRUE : null,
                null);
    }

    private static String protocol(String protocol) {
        return ALL.equals(protocol) ? null : PROTOCOL_NAMES.getOrDefault(protocol, protocol);
    }

    /** Only these have ports, or ICMP types and codes; AWS answers -1 for the others. */
    private static boolean hasPorts(String protocol) {
        return protocol != null && PROTOCOL_NAMES.containsValue(protocol);
    }

    static IpPermission permission(SecurityGroupRule rule, Identifiers identifiers) {
        IpPermission.Builder permission = IpPermission.builder()
                .ipProtocol(rule.protocol() == null ? ALL : rule.protocol())
                .fromPort(rule.fromPort())
                .toPort(rule.toPort());
        if (rule.cidr() != null) {
            permission.ipRanges(IpRange.builder().cidrIp(rule.cidr()).build());
        } else if (rule.ipv6Cidr() != null) {
            permission.ipv6Ranges(Ipv6Range.builder().cidrIpv6(rule.ipv6Cidr()).build());
        } else {
            String source = identifiers.require(rule.sourceGroup());
            permission.userIdGroupPairs(UserIdGroupPair.builder().groupId(source).build());
        }
        return permission.build();
    }

    static boolean matches(
            software.amazon.awssdk.services.ec2.model.SecurityGroupRule found,
            SecurityGroupRule wanted,
            Identifiers identifiers) {
        String protocol = protocol(found.ipProtocol());
        boolean ports = hasPorts(protocol);
        String source = found.referencedGroupInfo() == null ? null : found.referencedGroupInfo().groupId();
        String wantedSource = wanted.sourceGroup() == null ? null : identifiers.require(wanted.sourceGroup());
        return Boolean.TRUE.equals(found.isEgress()) == Boolean.TRUE.equals(wanted.egress())
                && Objects.equals(protocol, wanted.protocol())
                && Objects.equals(ports ? found.fromPort() : null, wanted.fromPort())
                && Objects.equals(ports ? found.toPort() : null, wanted.toPort())
                && Objects.equals(found.cidrIpv4(), wanted.cidr())
                && Objects.equals(found.cidrIpv6(), wanted.ipv6Cidr())
                && Objects.equals(source, wantedSource);
    }

    /** kops writes such a request {@code port=22} for one port, {@code port=3:4} for a range. */
    static boolean asksToRemove(SecurityGroup group, SecurityGroupRule rule) {
        if (rule.fromPort() == null || group.removeExtraRules() == null) {
            return false;
        }
        String ports = rule.fromPort().equals(rule.toPort())
                ? rule.fromPort().toString()
                : rule.fromPort() + ":" + rule.toPort();
        return group.removeExtraRules().contains("port=" + ports);
    }

    /** The name that kops gives a rule which has none: who may reach whom, by what. */
    static String name(SecurityGroupRule rule) {
        String peer = rule.identity().peer();
        String group = rule.securityGroup().name();
        boolean egress = Boolean.TRUE.equals(rule.egress());
        return "from-%s-%s-%s-%dto%d-%s".formatted(
                egress ? group : peer,
                egress ? "egress" : "ingress",
                rule.protocol() == null ? "all" : rule.protocol(),
                Objects.requireNonNullElse(rule.fromPort(), 0),
                Objects.requireNonNullElse(rule.toPort(), 0),
                egress ? peer : group);
    }
}
