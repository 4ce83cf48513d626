package dev.windlass.aws.resource;

import dev.windlass.aws.Ec2Tags;
import dev.windlass.provider.Identifiers;
import dev.windlass.provider.ReadResult;
import dev.windlass.provider.ResourceReader;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.NetworkResource.DhcpOptions;
import dev.windlass.resource.NetworkResource.Vpc;
import dev.windlass.resource.NetworkResource.VpcAmazonIpv6CidrBlock;
import dev.windlass.resource.NetworkResource.VpcDhcpOptionsAssociation;
import dev.windlass.resource.Ref;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.DhcpConfiguration;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockStateCode;
import software.amazon.awssdk.services.ec2.model.VpcIpv6CidrBlockAssociation;

/** VPC with its IPv6 block, DHCP options and their association: two calls, and two more for each VPC. */
final class VpcReader implements ResourceReader {

    private static final String AMAZON_POOL = "Amazon";

    private final Ec2Client ec2;

    VpcReader(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    @Override
    public List<Found> read(DesiredState desired, Identifiers identifiers) {
        ReadResult findings = new ReadResult(desired, identifiers);
        List<software.amazon.awssdk.services.ec2.model.Vpc> vpcs =
                ec2
                        .describeVpcsPaginator(
                                request -> request.filters(findings.ownership().filters()))
                        .vpcs()
                        .stream()
                        .toList();
        vpcs.forEach(vpc -> addVpc(vpc, findings));
        ec2.describeDhcpOptionsPaginator(
                        request -> request.filters(findings.ownership().filters()))
                .dhcpOptions()
                .forEach(options -> addDhcpOptions(options, findings));
        vpcs.forEach(vpc -> addAssociation(vpc, findings));
        return findings.all();
    }

    private void addVpc(software.amazon.awssdk.services.ec2.model.Vpc vpc, ReadResult findings) {
        Map<String, String> tags = Ec2Tags.of(vpc.tags());
        String name = tags.get(Ec2Tags.NAME);
        if (name == null) {
            return;
        }
        Optional<Vpc> wanted = findings.wanted(Vpc.class, name);
        Optional<VpcIpv6CidrBlockAssociation> ipv6 = amazonBlock(vpc);
        Vpc found = new Vpc(
                name,
                vpc.cidrBlock(),
                ipv6.isPresent(),
                attribute(vpc, VpcAttributeName.ENABLE_DNS_HOSTNAMES),
                attribute(vpc, VpcAttributeName.ENABLE_DNS_SUPPORT),
                false,
                ReadResult.tags(tags, wanted.map(Vpc::tags)));
        findings.add(found, vpc.vpcId());
        ipv6.ifPresent(block -> addIpv6Block(found.ref(), block, findings));
    }

    private boolean attribute(software.amazon.awssdk.services.ec2.model.Vpc vpc, VpcAttributeName name) {
        var answer =
                ec2.describeVpcAttribute(request -> request.vpcId(vpc.vpcId()).attribute(name));
        AttributeBooleanValue value =
                name == VpcAttributeName.ENABLE_DNS_HOSTNAMES ? answer.enableDnsHostnames() : answer.enableDnsSupport();
        return value != null && Boolean.TRUE.equals(value.value());
    }

    private static void addIpv6Block(Ref vpc, VpcIpv6CidrBlockAssociation block, ReadResult findings) {
        String name = findings.wanted(
                        VpcAmazonIpv6CidrBlock.class, wanted -> wanted.vpc().equals(vpc))
                .map(VpcAmazonIpv6CidrBlock::name)
                .orElse("AmazonIPv6");
        findings.add(new VpcAmazonIpv6CidrBlock(name, vpc, false), block.associationId());
    }

    private static void addDhcpOptions(
            software.amazon.awssdk.services.ec2.model.DhcpOptions options, ReadResult findings) {
        Map<String, String> tags = Ec2Tags.of(options.tags());
        String name = tags.get(Ec2Tags.NAME);
        if (name == null) {
            return;
        }
        Optional<DhcpOptions> wanted = findings.wanted(DhcpOptions.class, name);
        findings.add(
                new DhcpOptions(
                        name,
                        value(options.dhcpConfigurations(), "domain-name"),
                        value(options.dhcpConfigurations(), "domain-name-servers"),
                        false,
                        ReadResult.tags(tags, wanted.map(DhcpOptions::tags))),
                options.dhcpOptionsId());
    }

    private static String value(List<DhcpConfiguration> configurations, String key) {
        return configurations.stream()
                .filter(configuration -> configuration.key().equals(key))
                .flatMap(configuration -> configuration.values().stream())
                .map(value -> value.value())
                .reduce((left, right) -> left + "," + right)
                .orElse("");
    }

    private static void addAssociation(software.amazon.awssdk.services.ec2.model.Vpc vpc, ReadResult findings) {
        Optional<Ref> owner = findings.ownRef("VPC", vpc.vpcId());
        Optional<Ref> options = findings.ownRef("DHCPOptions", vpc.dhcpOptionsId());
        if (owner.isEmpty() || options.isEmpty()) {
            return;
        }
        String name = findings.wanted(
                        VpcDhcpOptionsAssociation.class, wanted -> wanted.vpc().equals(owner.get()))
                .map(VpcDhcpOptionsAssociation::name)
                .orElse(owner.get().name());
        findings.add(new VpcDhcpOptionsAssociation(name, owner.get(), options.get()), vpc.vpcId());
    }

    static Optional<VpcIpv6CidrBlockAssociation> amazonBlock(software.amazon.awssdk.services.ec2.model.Vpc vpc) {
        return vpc.ipv6CidrBlockAssociationSet().stream()
                .filter(block -> block.ipv6Pool() == null || block.ipv6Pool().equals(AMAZON_POOL))
                .filter(VpcReader::isHeld)
                .findFirst();
    }

    /** AWS goes on telling of those that are gone. */
    static boolean isHeld(VpcIpv6CidrBlockAssociation block) {
        return block.ipv6CidrBlockState() == null
                || block.ipv6CidrBlockState().state() == VpcCidrBlockStateCode.ASSOCIATED
                || block.ipv6CidrBlockState().state() == VpcCidrBlockStateCode.ASSOCIATING;
    }
}
