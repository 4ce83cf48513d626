package dev.windlass.plan;

import dev.windlass.model.ActualState;
import dev.windlass.model.ActualState.Found;
import dev.windlass.model.DesiredState;
import dev.windlass.model.FirewallResource.Identity;
import dev.windlass.model.FirewallResource.SecurityGroup;
import dev.windlass.model.FirewallResource.SecurityGroupRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Firewall rules that nobody asked for. A group says by {@code port=22} or {@code port=3:4} which of its inbound rules
 * are its own; others may belong to a load balancer of the cluster's users and stay. Source: kops {@code
 * upup/pkg/fi/cloudup/awstasks}.
 */
final class ExtraRules {

    private ExtraRules() {}

    static List<PlannedTask> deletions(DesiredState desired, ActualState actual) {
        Set<Identity> wanted = desired.all(SecurityGroupRule.class).stream()
                .map(SecurityGroupRule::identity)
                .collect(Collectors.toSet());
        List<PlannedTask> deletions = new ArrayList<>();
        for (Found found : actual.found().values()) {
            if (found.resource() instanceof SecurityGroupRule rule
                    && !desired.resources().containsKey(rule.key())
                    && !wanted.contains(rule.identity())
                    && isClaimed(rule, desired)) {
                deletions.add(new PlannedTask.Delete(rule, found.id()));
            }
        }
        deletions.sort(Comparator.comparing(PlannedTask::key));
        return deletions;
    }

    private static boolean isClaimed(SecurityGroupRule rule, DesiredState desired) {
        return !Boolean.TRUE.equals(rule.egress())
                && desired.resources().get(rule.securityGroup().key()) instanceof SecurityGroup group
                && group.removeExtraRules() != null
                && group.removeExtraRules().stream().anyMatch(claim -> covers(claim, rule));
    }

    private static boolean covers(String claim, SecurityGroupRule rule) {
        String[] ports = claim.substring(claim.indexOf('=') + 1).split(":", 2);
        Integer from = Integer.valueOf(ports[0]);
        Integer to = Integer.valueOf(ports[ports.length - 1]);
        return Objects.equals(from, rule.fromPort()) && Objects.equals(to, rule.toPort());
    }
}
