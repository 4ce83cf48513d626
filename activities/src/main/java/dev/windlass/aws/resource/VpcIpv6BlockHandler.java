package dev.windlass.aws.resource;

import dev.windlass.aws.AwsErrors;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.UnsupportedChangeException;
import dev.windlass.resource.NetworkResource.VpcAmazonIpv6CidrBlock;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.VpcIpv6CidrBlockAssociation;

final class VpcIpv6BlockHandler implements ResourceHandler<VpcAmazonIpv6CidrBlock> {

    private final Ec2Client ec2;

    VpcIpv6BlockHandler(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    @Override
    public Class<VpcAmazonIpv6CidrBlock> handles() {
        return VpcAmazonIpv6CidrBlock.class;
    }

    @Override
    public String create(VpcAmazonIpv6CidrBlock desired, Request request) {
        String vpc = request.identifiers().require(desired.vpc());
        return find(vpc)
                .map(VpcIpv6CidrBlockAssociation::associationId)
                .orElseGet(
                        () -> ec2.associateVpcCidrBlock(call -> call.vpcId(vpc).amazonProvidedIpv6CidrBlock(true))
                                .ipv6CidrBlockAssociation()
                                .associationId());
    }

    private Optional<VpcIpv6CidrBlockAssociation> find(String vpc) {
        return ec2.describeVpcs(call -> call.vpcIds(vpc)).vpcs().stream()
                .flatMap(found -> VpcReader.amazonBlock(found).stream())
                .findFirst();
    }

    @Override
    public String modify(
            VpcAmazonIpv6CidrBlock desired,
            VpcAmazonIpv6CidrBlock actual,
            String identifier,
            List<String> fields,
            Request request) {
        UnsupportedChangeException.refuseOtherThan(desired, fields, "Shared");
        return identifier;
    }

    @Override
    public void delete(VpcAmazonIpv6CidrBlock actual, String identifier, Request request) {
        if (!isHeld(identifier)) {
            return;
        }
        AwsErrors.unless(
                () -> ec2.disassociateVpcCidrBlock(call -> call.associationId(identifier)),
                "InvalidVpcCidrBlockAssociationID.NotFound",
                "InvalidVpcCidrBlockAssociationIdError.NotFound");
    }

    /** What answers the request for one that is on its way or gone is not said by AWS. */
    private boolean isHeld(String association) {
        return ec2
                .describeVpcs(call -> call.filters(Filter.builder()
                        .name("ipv6-cidr-block-association.association-id")
                        .values(association)
                        .build()))
                .vpcs()
                .stream()
                .flatMap(vpc -> vpc.ipv6CidrBlockAssociationSet().stream())
                .anyMatch(block -> block.associationId().equals(association) && VpcReader.isHeld(block));
    }
}
