package dev.windlass.aws.resource;

import dev.windlass.aws.AwsErrors;
import dev.windlass.aws.Ec2Tags;
import dev.windlass.aws.Ownership;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.provider.UnsupportedChangeException;
import dev.windlass.resource.FirewallResource.SecurityGroup;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.ResourceType;

final class SecurityGroupHandler implements ResourceHandler<SecurityGroup> {

    private static final String[] GONE = {"InvalidGroup.NotFound", "InvalidGroupId.NotFound"};

    private final Ec2Client ec2;

    SecurityGroupHandler(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    @Override
    public Class<SecurityGroup> handles() {
        return SecurityGroup.class;
    }

    @Override
    public String create(SecurityGroup desired, Request request) {
        return ec2
                .describeSecurityGroupsPaginator(
                        call -> call.filters(new Ownership(request.cluster()).named(desired.name())))
                .securityGroups()
                .stream()
                .map(group -> group.groupId())
                .findFirst()
                .orElseGet(() -> make(desired, request));
    }

    private String make(SecurityGroup desired, Request request) {
        String vpc = request.identifiers().require(desired.vpc());
        return ec2.createSecurityGroup(call -> call.groupName(desired.name())
                        .description(desired.description())
                        .vpcId(vpc)
                        .tagSpecifications(Ec2Tags.specification(ResourceType.SECURITY_GROUP, desired.tags())))
                .groupId();
    }

    @Override
    public String modify(
            SecurityGroup desired, SecurityGroup actual, String identifier, List<String> fields, Request request) {
        UnsupportedChangeException.refuseOtherThan(desired, fields, "Tags", "RemoveExtraRules");
        Ec2Tags.put(ec2, identifier, desired.tags());
        return identifier;
    }

    /** Rules that point at the group, from within or from others, keep it alive: they go first. */
    @Override
    public void delete(SecurityGroup actual, String identifier, Request request) {
        ec2.describeSecurityGroupsPaginator(
                        call -> call.filters(Ownership.filter("ip-permission.group-id", identifier)))
                .securityGroups()
                .forEach(group -> revokeReferences(group, identifier));
        AwsErrors.unless(() -> ec2.deleteSecurityGroup(call -> call.groupId(identifier)), GONE);
    }

    private void revokeReferences(software.amazon.awssdk.services.ec2.model.SecurityGroup group, String identifier) {
        List<IpPermission> references = group.ipPermissions().stream()
                .filter(permission -> refersTo(permission, identifier))
                .map(permission -> onlyReference(permission, identifier))
                .toList();
        if (!references.isEmpty()) {
            AwsErrors.unless(
                    () -> ec2.revokeSecurityGroupIngress(
                            call -> call.groupId(group.groupId()).ipPermissions(references)),
                    "InvalidPermission.NotFound");
        }
    }

    private static boolean refersTo(IpPermission permission, String identifier) {
        return permission.userIdGroupPairs().stream().anyMatch(pair -> identifier.equals(pair.groupId()));
    }

    /** The same permission without its other peers, which must keep it. */
    private static IpPermission onlyReference(IpPermission permission, String identifier) {
        return IpPermission.builder()
                .ipProtocol(permission.ipProtocol())
                .fromPort(permission.fromPort())
                .toPort(permission.toPort())
                .userIdGroupPairs(permission.userIdGroupPairs().stream()
                        .filter(pair -> identifier.equals(pair.groupId()))
                        .toList())
                .build();
    }
}
