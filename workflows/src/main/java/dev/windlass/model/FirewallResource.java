package dev.windlass.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import java.util.SortedMap;

/** Security groups and their rules, one resource a rule. */
public sealed interface FirewallResource extends Resource {

    /** @param removeExtraRules which rules that nobody asked for are taken away, as kops writes them: {@code port=22} */
    @JsonTypeName("SecurityGroup")
    record SecurityGroup(
            String name,
            String description,
            @JsonProperty("VPC") Ref vpc,
            List<String> removeExtraRules,
            SortedMap<String, String> tags)
            implements FirewallResource {}

    /**
     * Exactly one of {@code cidr}, {@code ipv6Cidr} and {@code sourceGroup} is set.
     *
     * @param protocol {@code tcp}, {@code udp}, {@code icmp}, {@code icmpv6}, an IANA number such as {@code 4} (ipip),
     *     or {@code null} for every protocol
     * @param fromPort first port, or ICMP type; {@code null} for all
     * @param egress {@code true} for outbound; {@code null} for inbound, as kops shows it
     */
    @JsonTypeName("SecurityGroupRule")
    record SecurityGroupRule(
            String name,
            Ref securityGroup,
            @JsonProperty("CIDR") String cidr,
            @JsonProperty("IPv6CIDR") String ipv6Cidr,
            String protocol,
            Integer fromPort,
            Integer toPort,
            Ref sourceGroup,
            Boolean egress,
            SortedMap<String, String> tags)
            implements FirewallResource {

        /** What makes two rules the same rule for AWS, whatever they are called. */
        @JsonIgnore
        public Identity identity() {
            return new Identity(
                    securityGroup.name(),
                    Boolean.TRUE.equals(egress),
                    protocol,
                    fromPort,
                    toPort,
                    cidr != null ? cidr : ipv6Cidr != null ? ipv6Cidr : sourceGroup.name());
        }
    }

    /** @param peer a CIDR block or the name of the source group */
    record Identity(
            String securityGroup, boolean egress, String protocol, Integer fromPort, Integer toPort, String peer) {}
}
