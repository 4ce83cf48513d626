package dev.windlass.aws.resource;

import dev.windlass.aws.AwsClients;
import dev.windlass.aws.AwsErrors;
import dev.windlass.aws.Ec2Tags;
import dev.windlass.aws.Ownership;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.UnsupportedChangeException;
import dev.windlass.resource.NetworkResource.Vpc;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.ResourceType;

final class VpcHandler implements ResourceHandler<Vpc> {

    private final Ec2Client ec2;
    private final Ec2Client once;

    VpcHandler(AwsClients clients) {
        this.ec2 = clients.ec2();
        this.once = clients.ec2Once();
    }

    @Override
    public Class<Vpc> handles() {
        return Vpc.class;
    }

    @Override
    public String create(Vpc desired, Request request) {
        String identifier = ec2
                .describeVpcsPaginator(call -> call.filters(new Ownership(request.cluster()).named(desired.name())))
                .vpcs()
                .stream()
                .map(vpc -> vpc.vpcId())
                .findFirst()
                .orElseGet(() -> make(desired));
        setAttributes(desired, identifier);
        return identifier;
    }

    private String make(Vpc desired) {
        return once.createVpc(call -> call.cidrBlock(desired.cidr())
                        .amazonProvidedIpv6CidrBlock(desired.amazonIpv6())
                        .tagSpecifications(Ec2Tags.specification(ResourceType.VPC, desired.tags())))
                .vpc()
                .vpcId();
    }

    /** AWS takes one attribute a call. */
    private void setAttributes(Vpc desired, String identifier) {
        ec2.modifyVpcAttribute(
                call -> call.vpcId(identifier).enableDnsSupport(booleanValue(desired.enableDnsSupport())));
        ec2.modifyVpcAttribute(
                call -> call.vpcId(identifier).enableDnsHostnames(booleanValue(desired.enableDnsHostnames())));
    }

    private static AttributeBooleanValue booleanValue(boolean value) {
        return AttributeBooleanValue.builder().value(value).build();
    }

    @Override
    public String modify(Vpc desired, Vpc actual, String identifier, List<String> fields, Request request) {
        // The IPv6 block is a resource of its own, which adds it.
        UnsupportedChangeException.refuseOtherThan(
                desired, fields, "Tags", "EnableDNSHostnames", "EnableDNSSupport", "AmazonIPv6");
        setAttributes(desired, identifier);
        Ec2Tags.put(ec2, identifier, desired.tags());
        return identifier;
    }

    @Override
    public void delete(Vpc actual, String identifier, Request request) {
        AwsErrors.unless(() -> ec2.deleteVpc(call -> call.vpcId(identifier)), "InvalidVpcID.NotFound");
    }
}
