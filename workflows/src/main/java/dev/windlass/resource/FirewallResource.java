package dev.windlass.resource;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.windlass.spec.Cidr;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Stream;

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
     * Exactly one of {@code cidr}, {@code ipv6Cidr}, {@code prefixList} and {@code sourceGroup} is set. Blocks, protocol and
     * ports are spelled as EC2 answers them, however they were asked for.
     *
     * @param protocol {@code tcp}, {@code udp}, {@code icmp}, {@code icmpv6}, an IANA number such as {@code 4} (ipip),
     *     or {@code null} for every protocol
     * @param fromPort first port, or ICMP type where -1 is all; {@code null} where the protocol has none
     * @param egress {@code true} for outbound; {@code null} for inbound, as kops shows it
     */
    @JsonTypeName("SecurityGroupRule")
    record SecurityGroupRule(
            String name,
            Ref securityGroup,
            @JsonProperty("CIDR") String cidr,
            @JsonProperty("IPv6CIDR") String ipv6Cidr,
            String prefixList,
            String protocol,
            Integer fromPort,
            Integer toPort,
            Ref sourceGroup,
            Boolean egress,
            SortedMap<String, String> tags)
            implements FirewallResource {

        public SecurityGroupRule {
            if (Stream.of(cidr, ipv6Cidr, prefixList, sourceGroup)
                            .filter(Objects::nonNull)
                            .count()
                    != 1) {
                throw new IllegalArgumentException(
                        name + ": exactly one of CIDR, IPv6CIDR, PrefixList and SourceGroup must be set");
            }
            Traffic traffic = Traffic.of(protocol, fromPort, toPort);
            cidr = Cidr.canonical(cidr);
            ipv6Cidr = Cidr.canonical(ipv6Cidr);
            protocol = traffic.protocol();
            fromPort = traffic.fromPort();
            toPort = traffic.toPort();
            egress = Boolean.TRUE.equals(egress) ? Boolean.TRUE : null;
        }

        /** Without a prefix list. */
        public SecurityGroupRule(
                String name,
                Ref securityGroup,
                String cidr,
                String ipv6Cidr,
                String protocol,
                Integer fromPort,
                Integer toPort,
                Ref sourceGroup,
                Boolean egress,
                SortedMap<String, String> tags) {
            this(name, securityGroup, cidr, ipv6Cidr, null, protocol, fromPort, toPort, sourceGroup, egress, tags);
        }

        /** What makes two rules the same rule for AWS, whatever they are called. */
        @JsonIgnore
        public Identity identity() {
            return new Identity(
                    securityGroup.name(),
                    Boolean.TRUE.equals(egress),
                    protocol,
                    fromPort,
                    toPort,
                    Stream.of(cidr, ipv6Cidr, prefixList)
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElseGet(() -> sourceGroup.name()));
        }
    }

    /** @param peer a CIDR block, the identifier of a prefix list, or the name of the source group */
    record Identity(
            String securityGroup, boolean egress, String protocol, Integer fromPort, Integer toPort, String peer) {}
}
