package dev.windlass.aws.resource;

import dev.windlass.aws.AwsErrors;
import dev.windlass.aws.Ec2Tags;
import dev.windlass.aws.Ownership;
import dev.windlass.provider.ResourceHandler;
import dev.windlass.resource.FirewallResource.SecurityGroupRule;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** A rule that is there already, such as the egress rule that AWS adds to every group, is taken over. */
final class SecurityGroupRuleHandler implements ResourceHandler<SecurityGroupRule> {

    private static final String DUPLICATE = "InvalidPermission.Duplicate";
    private static final String[] GONE = {
        "InvalidSecurityGroupRuleId.NotFound", "InvalidPermission.NotFound", "InvalidGroup.NotFound"
    };

    private final Ec2Client ec2;

    SecurityGroupRuleHandler(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    @Override
    public Class<SecurityGroupRule> handles() {
        return SecurityGroupRule.class;
    }

    @Override
    public String create(SecurityGroupRule desired, Request request) {
        String identifier = find(desired, request).orElseGet(() -> make(desired, request));
        Ec2Tags.put(ec2, identifier, desired.tags());
        return identifier;
    }

    /** A rule of the same that came meanwhile is taken over; one that EC2 does not tell of yet is looked for again. */
    private String make(SecurityGroupRule desired, Request request) {
        try {
            return authorize(desired, request);
        } catch (Ec2Exception e) {
            if (!AwsErrors.is(e, DUPLICATE)) {
                throw e;
            }
            return find(desired, request).orElseThrow(() -> e);
        }
    }

    private Optional<String> find(SecurityGroupRule desired, Request request) {
        String group = request.identifiers().require(desired.securityGroup());
        return ec2
                .describeSecurityGroupRulesPaginator(call -> call.filters(Ownership.filter("group-id", group)))
                .securityGroupRules()
                .stream()
                .filter(rule -> RulePermissions.matches(rule, desired, request.identifiers()))
                .map(rule -> rule.securityGroupRuleId())
                .findFirst();
    }

    private String authorize(SecurityGroupRule desired, Request request) {
        String group = request.identifiers().require(desired.securityGroup());
        IpPermission permission = RulePermissions.permission(desired, request.identifiers());
        List<TagSpecification> tags = desired.tags() == null || desired.tags().isEmpty()
                ? List.of()
                : List.of(Ec2Tags.specification(ResourceType.SECURITY_GROUP_RULE, desired.tags()));
        var rules = Boolean.TRUE.equals(desired.egress())
                ? ec2.authorizeSecurityGroupEgress(call ->
                                call.groupId(group).ipPermissions(permission).tagSpecifications(tags))
                        .securityGroupRules()
                : ec2.authorizeSecurityGroupIngress(call ->
                                call.groupId(group).ipPermissions(permission).tagSpecifications(tags))
                        .securityGroupRules();
        return rules.getFirst().securityGroupRuleId();
    }

    /** What makes a rule another rule cannot be changed in place: the new one comes first, then the old one goes. */
    @Override
    public String modify(
            SecurityGroupRule desired,
            SecurityGroupRule actual,
            String identifier,
            List<String> fields,
            Request request) {
        String successor = create(desired, request);
        if (!successor.equals(identifier)) {
            delete(actual, identifier, request);
        }
        return successor;
    }

    /** A rule that was edited since it was planned to go does something else now: that is for the next plan to judge. */
    @Override
    public void delete(SecurityGroupRule actual, String identifier, Request request) {
        Optional<String> group = AwsErrors.unless(
                        () -> ec2.describeSecurityGroupRules(call -> call.securityGroupRuleIds(identifier)), GONE)
                .flatMap(answer -> answer.securityGroupRules().stream().findFirst())
                .filter(rule -> RulePermissions.matches(rule, actual, request.identifiers()))
                .map(rule -> rule.groupId());
        group.ifPresent(id -> AwsErrors.unless(() -> revoke(id, actual, identifier), GONE));
    }

    private Object revoke(String group, SecurityGroupRule actual, String identifier) {
        return Boolean.TRUE.equals(actual.egress())
                ? ec2.revokeSecurityGroupEgress(call -> call.groupId(group).securityGroupRuleIds(identifier))
                : ec2.revokeSecurityGroupIngress(call -> call.groupId(group).securityGroupRuleIds(identifier));
    }
}
