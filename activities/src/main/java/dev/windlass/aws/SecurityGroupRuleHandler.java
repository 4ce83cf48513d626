package dev.windlass.aws;

import dev.windlass.model.FirewallResource.SecurityGroupRule;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** A rule that is there already, such as the egress rule that AWS adds to every group, is taken over. */
final class SecurityGroupRuleHandler implements ResourceHandler<SecurityGroupRule> {

    private static final String DUPLICATE = "InvalidPermission.Duplicate";

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
        String identifier = find(desired, request)
                .or(() -> AwsErrors.unless(() -> authorize(desired, request), DUPLICATE))
                .or(() -> find(desired, request))
                .orElseThrow(() -> new IllegalStateException(desired.key() + " is told as a duplicate, but not found"));
        Ec2Tags.put(ec2, identifier, desired.tags());
        return identifier;
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
                ? ec2.authorizeSecurityGroupEgress(
                                call -> call.groupId(group).ipPermissions(permission).tagSpecifications(tags))
                        .securityGroupRules()
                : ec2.authorizeSecurityGroupIngress(
                                call -> call.groupId(group).ipPermissions(permission).tagSpecifications(tags))
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

    @Override
    public void delete(SecurityGroupRule actual, String identifier, Request request) {
        String[] gone = {
            "InvalidSecurityGroupRuleId.NotFound", "InvalidPermission.NotFound", "InvalidGroup.NotFound"
        };
        Optional<String> group = AwsErrors.unless(
                        () -> ec2.describeSecurityGroupRules(call -> call.securityGroupRuleIds(identifier)), gone)
                .flatMap(answer -> answer.securityGroupRules().stream().findFirst())
                .map(rule -> rule.groupId());
        if (group.isEmpty()) {
            return;
        }
        if (Boolean.TRUE.equals(actual.egress())) {
            AwsErrors.unless(
                    () -> ec2.revokeSecurityGroupEgress(
                            call -> call.groupId(group.get()).securityGroupRuleIds(identifier)),
                    gone);
        } else {
            AwsErrors.unless(
                    () -> ec2.revokeSecurityGroupIngress(
                            call -> call.groupId(group.get()).securityGroupRuleIds(identifier)),
                    gone);
        }
    }
}
