package dev.windlass.aws.resource;

import dev.windlass.aws.Ec2Tags;
import dev.windlass.aws.Ownership;
import dev.windlass.provider.Identifiers;
import dev.windlass.provider.ReadResult;
import dev.windlass.provider.ResourceReader;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.FirewallResource.SecurityGroup;
import dev.windlass.resource.FirewallResource.SecurityGroupRule;
import dev.windlass.resource.Ref;
import dev.windlass.resource.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * Security groups and their rules: two calls. A rule is known by what it does, so that an edit in EC2, which keeps name and
 * tags, never lets one rule pass for another.
 *
 * <p>A rule that nobody wants is told only where it is the cluster's by tag or where its group asks for such rules to be
 * removed; controllers in the cluster add others, which stay. Rules of a group that is itself not wanted go with it.
 */
final class FirewallReader implements ResourceReader {

    private final Ec2Client ec2;

    FirewallReader(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    @Override
    public List<Found> read(DesiredState desired, Identifiers identifiers) {
        ReadResult findings = new ReadResult(desired, identifiers);
        List<String> groups = new ArrayList<>();
        ec2.describeSecurityGroupsPaginator(
                        request -> request.filters(findings.ownership().filters()))
                .securityGroups()
                .forEach(group -> addGroup(group, findings, groups));
        if (!groups.isEmpty()) {
            ec2.describeSecurityGroupRulesPaginator(
                            request -> request.filters(Ownership.filter("group-id", groups.toArray(String[]::new))))
                    .securityGroupRules()
                    .forEach(rule -> addRule(rule, findings, identifiers));
        }
        return findings.all();
    }

    private static void addGroup(
            software.amazon.awssdk.services.ec2.model.SecurityGroup group, ReadResult findings, List<String> groups) {
        Map<String, String> tags = Ec2Tags.of(group.tags());
        String name = tags.get(Ec2Tags.NAME);
        if (name == null) {
            return;
        }
        Optional<SecurityGroup> wanted = findings.wanted(SecurityGroup.class, name);
        findings.add(
                new SecurityGroup(
                        name,
                        group.description(),
                        findings.ref("VPC", group.vpcId()),
                        wanted.map(SecurityGroup::removeExtraRules).orElse(List.of()),
                        ReadResult.tags(tags, wanted.map(SecurityGroup::tags))),
                group.groupId());
        groups.add(group.groupId());
    }

    private static void addRule(
            software.amazon.awssdk.services.ec2.model.SecurityGroupRule rule,
            ReadResult findings,
            Identifiers identifiers) {
        Ref group = findings.ref("SecurityGroup", rule.groupId());
        Optional<SecurityGroup> wantedGroup = findings.wanted(SecurityGroup.class, group.name());
        if (wantedGroup.isEmpty()) {
            return;
        }
        Map<String, String> tags = Ec2Tags.of(rule.tags());
        SecurityGroupRule found = RulePermissions.read(rule, group, identifiers);
        Optional<SecurityGroupRule> wanted = findings.wanted(
                SecurityGroupRule.class, candidate -> candidate.identity().equals(found.identity()));
        if (wanted.isPresent() && !findings.has(wanted.get().key())) {
            findings.add(
                    renamed(
                            found,
                            wanted.get().name(),
                            ReadResult.tags(
                                    tags, Optional.ofNullable(wanted.get().tags()))),
                    rule.securityGroupRuleId());
        } else if (wanted.isEmpty()
                && (findings.ownership().owns(tags) || RulePermissions.asksToRemove(wantedGroup.get(), found))) {
            findings.add(
                    renamed(
                            found,
                            freeName(found, rule.securityGroupRuleId(), findings),
                            ReadResult.tags(tags, Optional.empty())),
                    rule.securityGroupRuleId());
        }
    }

    /** A rule that was edited kept its Name tag, which may be the name of another: it is called by what it does. */
    private static String freeName(SecurityGroupRule found, String identifier, ReadResult findings) {
        String name = RulePermissions.name(found);
        boolean taken = findings.wanted(SecurityGroupRule.class, name).isPresent()
                || findings.has(new ResourceKey("SecurityGroupRule", name));
        return taken ? name + "-" + identifier : name;
    }

    private static SecurityGroupRule renamed(SecurityGroupRule rule, String name, SortedMap<String, String> tags) {
        return new SecurityGroupRule(
                name,
                rule.securityGroup(),
                rule.cidr(),
                rule.ipv6Cidr(),
                rule.prefixList(),
                rule.protocol(),
                rule.fromPort(),
                rule.toPort(),
                rule.sourceGroup(),
                rule.egress(),
                tags);
    }
}
