package dev.windlass.plan;

import dev.windlass.resource.FirewallResource.SecurityGroupRule;
import dev.windlass.resource.Ref;
import dev.windlass.resource.ResourceKey;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What opens comes before what closes: a rule of a security group goes only once every other rule of the group is made. If
 * one cannot be made, those in force stay (source: kops {@code awstasks/securitygroup.go}, DeferDeletion).
 */
final class RuleOrder {

    private RuleOrder() {}

    /** The tasks that open something in the group in which this task closes something. */
    static Stream<ResourceKey> before(PlannedTask task, Collection<PlannedTask> all) {
        return closes(task).stream()
                .flatMap(group -> all.stream()
                        .filter(other -> opens(other).filter(group::equals).isPresent()))
                .map(PlannedTask::key);
    }

    private static Optional<Ref> closes(PlannedTask task) {
        return switch (task) {
            case PlannedTask.Delete(SecurityGroupRule rule, String _) -> Optional.of(rule.securityGroup());
            case PlannedTask.Delete _, PlannedTask.Create _, PlannedTask.Modify _ -> Optional.empty();
        };
    }

    private static Optional<Ref> opens(PlannedTask task) {
        return switch (task) {
            case PlannedTask.Create(SecurityGroupRule rule) -> Optional.of(rule.securityGroup());
            case PlannedTask.Modify modify
            when modify.desired() instanceof SecurityGroupRule rule -> Optional.of(rule.securityGroup());
            case PlannedTask.Create _, PlannedTask.Modify _, PlannedTask.Delete _ -> Optional.empty();
        };
    }
}
