package dev.windlass.aws.resource;

import dev.windlass.provider.Identifiers;
import dev.windlass.resource.FirewallResource.SecurityGroup;
import dev.windlass.resource.FirewallResource.SecurityGroupRule;
import dev.windlass.resource.Ref;
import java.util.Objects;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** One security group rule in EC2's terms and in ours. */
final class RulePermissions {

    private static final String ALL = "-1";

    private RulePermissions() {}

    /** @return what the rule does, without a name and tags; a group that is none of the cluster's under its AWS identifier */
    static SecurityGroupRule read(
            software.amazon.awssdk.services.ec2.model.SecurityGroupRule rule, Ref group, Identifiers identifiers) {
        String source = rule.referencedGroupInfo() == null
                ? null
                : rule.referencedGroupInfo().groupId();
        return new SecurityGroupRule(
                "",
                group,
                rule.cidrIpv4(),
                rule.cidrIpv6(),
                rule.prefixListId(),
                rule.ipProtocol(),
                rule.fromPort(),
                rule.toPort(),
                source == null
                        ? null
                        : identifiers.refOf("SecurityGroup", source).orElseGet(() -> new Ref("SecurityGroup", source)),
                rule.isEgress(),
                null);
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
        } else if (rule.prefixList() != null) {
            permission.prefixListIds(
                    PrefixListId.builder().prefixListId(rule.prefixList()).build());
        } else {
            String source = identifiers.require(rule.sourceGroup());
            permission.userIdGroupPairs(
                    UserIdGroupPair.builder().groupId(source).build());
        }
        return permission.build();
    }

    /** Whether EC2's rule, in the same group, does what ours does. Names, tags and descriptions do nothing. */
    static boolean matches(
            software.amazon.awssdk.services.ec2.model.SecurityGroupRule found,
            SecurityGroupRule wanted,
            Identifiers identifiers) {
        return read(found, wanted.securityGroup(), identifiers).identity().equals(wanted.identity());
    }

    /** kops writes such a request {@code port=22} for one port, {@code port=3:4} for a range. kops makes no rule for a prefix list. */
    static boolean asksToRemove(SecurityGroup group, SecurityGroupRule rule) {
        if (rule.fromPort() == null || rule.prefixList() != null || group.removeExtraRules() == null) {
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
        return "from-%s-%s-%s-%dto%d-%s"
                .formatted(
                        egress ? group : peer,
                        egress ? "egress" : "ingress",
                        rule.protocol() == null ? "all" : rule.protocol(),
                        Objects.requireNonNullElse(rule.fromPort(), 0),
                        Objects.requireNonNullElse(rule.toPort(), 0),
                        egress ? peer : group);
    }
}
