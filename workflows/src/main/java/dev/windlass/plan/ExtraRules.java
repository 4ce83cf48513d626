package dev.windlass.plan;

import dev.windlass.resource.ActualState;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.FirewallResource.Identity;
import dev.windlass.resource.FirewallResource.SecurityGroup;
import dev.windlass.resource.FirewallResource.SecurityGroupRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Firewall rules that nobody asks for any more, in groups that are wanted. Those that carry the cluster's tags were made
 * for it, such as the one that a network plug-in needed before another took its place. Of the rest a group says by {@code
 * port=22} or {@code port=3:4} which of its inbound rules are its own (source: kops {@code upup/pkg/fi/cloudup/awstasks});
 * others may belong to a load balancer of the cluster's users and stay.
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
                    && desired.resources().get(rule.securityGroup().key()) instanceof SecurityGroup group
                    && (isOurs(rule, desired.cluster()) || isClaimed(rule, group))) {
                deletions.add(new PlannedTask.Delete(rule, found.id()));
            }
        }
        deletions.sort(Comparator.comparing(PlannedTask::key));
        return deletions;
    }

    /** Controllers in the cluster mark what they make with the first tag alone; both are on what Windlass and kops make. */
    private static boolean isOurs(SecurityGroupRule rule, String cluster) {
        return rule.tags() != null
                && "owned".equals(rule.tags().get("kubernetes.io/cluster/" + cluster))
                && cluster.equals(rule.tags().get("KubernetesCluster"));
    }

    private static boolean isClaimed(SecurityGroupRule rule, SecurityGroup group) {
        return !Boolean.TRUE.equals(rule.egress())
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
