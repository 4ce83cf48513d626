package dev.windlass.resource;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.SortedMap;

/** The virtual network of a cluster. */
public sealed interface NetworkResource extends Resource {

    @JsonTypeName("VPC")
    record Vpc(
            String name,
            @JsonProperty("CIDR") String cidr,
            @JsonProperty("AmazonIPv6") boolean amazonIpv6,
            @JsonProperty("EnableDNSHostnames") boolean enableDnsHostnames,
            @JsonProperty("EnableDNSSupport") boolean enableDnsSupport,
            boolean shared,
            SortedMap<String, String> tags)
            implements NetworkResource {}

    @JsonTypeName("VPCAmazonIPv6CIDRBlock")
    record VpcAmazonIpv6CidrBlock(
            String name, @JsonProperty("VPC") Ref vpc, boolean shared) implements NetworkResource {}

    @JsonTypeName("DHCPOptions")
    record DhcpOptions(
            String name, String domainName, String domainNameServers, boolean shared, SortedMap<String, String> tags)
            implements NetworkResource {}

    @JsonTypeName("VPCDHCPOptionsAssociation")
    record VpcDhcpOptionsAssociation(
            String name,
            @JsonProperty("VPC") Ref vpc,
            @JsonProperty("DHCPOptions") Ref dhcpOptions) implements NetworkResource {}

    @JsonTypeName("InternetGateway")
    record InternetGateway(String name, @JsonProperty("VPC") Ref vpc, boolean shared, SortedMap<String, String> tags)
            implements NetworkResource {}

    @JsonTypeName("Subnet")
    record Subnet(
            String name,
            String shortName,
            @JsonProperty("VPC") Ref vpc,
            String availabilityZone,
            @JsonProperty("CIDR") String cidr,
            boolean resourceBasedNaming,
            @JsonProperty("AssignIPv6AddressOnCreation") boolean assignIpv6AddressOnCreation,
            boolean shared,
            SortedMap<String, String> tags)
            implements NetworkResource {}

    @JsonTypeName("RouteTable")
    record RouteTable(String name, @JsonProperty("VPC") Ref vpc, boolean shared, SortedMap<String, String> tags)
            implements NetworkResource {}

    @JsonTypeName("RouteTableAssociation")
    record RouteTableAssociation(String name, Ref routeTable, Ref subnet) implements NetworkResource {}

    /** Exactly one of {@code cidr} and {@code ipv6Cidr} is set. */
    @JsonTypeName("Route")
    record Route(
            String name,
            Ref routeTable,
            @JsonProperty("CIDR") String cidr,
            @JsonProperty("IPv6CIDR") String ipv6Cidr,
            Ref internetGateway)
            implements NetworkResource {}
}
