package dev.windlass.aws.resource;

import dev.windlass.aws.AwsErrors;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.resource.NetworkResource.VpcDhcpOptionsAssociation;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** The identifier is the VPC's: a VPC has one set of options at a time. */
final class DhcpAssociationHandler implements ResourceHandler<VpcDhcpOptionsAssociation> {

    private static final String AWS_DEFAULT = "default";

    private final Ec2Client ec2;

    DhcpAssociationHandler(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    @Override
    public Class<VpcDhcpOptionsAssociation> handles() {
        return VpcDhcpOptionsAssociation.class;
    }

    @Override
    public String create(VpcDhcpOptionsAssociation desired, Request request) {
        String vpc = request.identifiers().require(desired.vpc());
        String options = request.identifiers().require(desired.dhcpOptions());
        ec2.associateDhcpOptions(call -> call.vpcId(vpc).dhcpOptionsId(options));
        return vpc;
    }

    @Override
    public String modify(
            VpcDhcpOptionsAssociation desired,
            VpcDhcpOptionsAssociation actual,
            String identifier,
            List<String> fields,
            Request request) {
        return create(desired, request);
    }

    @Override
    public void delete(VpcDhcpOptionsAssociation actual, String identifier, Request request) {
        AwsErrors.unless(
                () -> ec2.associateDhcpOptions(call -> call.vpcId(identifier).dhcpOptionsId(AWS_DEFAULT)),
                "InvalidVpcID.NotFound");
    }
}
