package dev.windlass.aws.resource;

import dev.windlass.aws.AwsErrors;
import dev.windlass.aws.Ec2Tags;
import dev.windlass.aws.Ownership;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.UnsupportedChangeException;
import dev.windlass.resource.NetworkResource.Subnet;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AttributeBooleanValue;
import software.amazon.awssdk.services.ec2.model.HostnameType;
import software.amazon.awssdk.services.ec2.model.ResourceType;

final class SubnetHandler implements ResourceHandler<Subnet> {

    private final Ec2Client ec2;

    SubnetHandler(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    @Override
    public Class<Subnet> handles() {
        return Subnet.class;
    }

    @Override
    public String create(Subnet desired, Request request) {
        String identifier = ec2
                .describeSubnetsPaginator(call -> call.filters(new Ownership(request.cluster()).named(desired.name())))
                .subnets()
                .stream()
                .map(subnet -> subnet.subnetId())
                .findFirst()
                .orElseGet(() -> make(desired, request));
        setAttributes(desired, identifier);
        return identifier;
    }

    private String make(Subnet desired, Request request) {
        String vpc = request.identifiers().require(desired.vpc());
        return ec2.createSubnet(call -> call.vpcId(vpc)
                        .availabilityZone(desired.availabilityZone())
                        .cidrBlock(desired.cidr())
                        .tagSpecifications(Ec2Tags.specification(ResourceType.SUBNET, desired.tags())))
                .subnet()
                .subnetId();
    }

    /** AWS takes one attribute a call. */
    private void setAttributes(Subnet desired, String identifier) {
        HostnameType names = desired.resourceBasedNaming() ? HostnameType.RESOURCE_NAME : HostnameType.IP_NAME;
        ec2.modifySubnetAttribute(call -> call.subnetId(identifier).privateDnsHostnameTypeOnLaunch(names));
        ec2.modifySubnetAttribute(call -> call.subnetId(identifier)
                .enableResourceNameDnsARecordOnLaunch(booleanValue(desired.resourceBasedNaming())));
        if (desired.assignIpv6AddressOnCreation()) {
            ec2.modifySubnetAttribute(
                    call -> call.subnetId(identifier).assignIpv6AddressOnCreation(booleanValue(true)));
        }
    }

    private static AttributeBooleanValue booleanValue(boolean value) {
        return AttributeBooleanValue.builder().value(value).build();
    }

    @Override
    public String modify(Subnet desired, Subnet actual, String identifier, List<String> fields, Request request) {
        UnsupportedChangeException.refuseOtherThan(
                desired, fields, "Tags", "ShortName", "ResourceBasedNaming", "AssignIPv6AddressOnCreation");
        setAttributes(desired, identifier);
        if (!desired.assignIpv6AddressOnCreation() && actual.assignIpv6AddressOnCreation()) {
            ec2.modifySubnetAttribute(
                    call -> call.subnetId(identifier).assignIpv6AddressOnCreation(booleanValue(false)));
        }
        Ec2Tags.put(ec2, identifier, desired.tags());
        return identifier;
    }

    @Override
    public void delete(Subnet actual, String identifier, Request request) {
        AwsErrors.unless(
                () -> ec2.deleteSubnet(call -> call.subnetId(identifier)),
                "InvalidSubnetID.NotFound",
                "InvalidSubnetId.NotFound");
    }
}
