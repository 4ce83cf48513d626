package dev.windlass.rollout;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.List;

/**
 * One instance group as the cloud has it.
 *
 * @param instanceGroup the kops name; {@code cloudName} the Auto Scaling group's
 * @param target desired capacity
 * @param templateVersion the version that a new instance would get now
 * @param instances members first, then detached ones, each by id
 * @param maxUnavailable as the specs say for this group, group over cluster; {@code null} where not set
 * @param maxSurge likewise
 * @param drainAndTerminate likewise; {@code null} means {@code true}
 */
public record GroupSnapshot(
        String instanceGroup,
        String cloudName,
        Role role,
        int min,
        int target,
        int max,
        String templateVersion,
        List<InstanceSnapshot> instances,
        String maxUnavailable,
        String maxSurge,
        Boolean drainAndTerminate,
        GroupTraits traits) {

    public GroupSnapshot {
        instances = List.copyOf(instances);
        traits = traits == null ? GroupTraits.UNKNOWN : traits;
    }

    public GroupSnapshot(
            String instanceGroup,
            String cloudName,
            Role role,
            int min,
            int target,
            int max,
            String templateVersion,
            List<InstanceSnapshot> instances,
            String maxUnavailable,
            String maxSurge,
            Boolean drainAndTerminate) {
        this(
                instanceGroup,
                cloudName,
                role,
                min,
                target,
                max,
                templateVersion,
                instances,
                maxUnavailable,
                maxSurge,
                drainAndTerminate,
                GroupTraits.UNKNOWN);
    }

    /** The group alone: what travels once its instances have been classified. */
    GroupSnapshot withoutInstances() {
        return new GroupSnapshot(
                instanceGroup,
                cloudName,
                role,
                min,
                target,
                max,
                templateVersion,
                List.of(),
                maxUnavailable,
                maxSurge,
                drainAndTerminate,
                traits);
    }

    /** How many members serve, as Auto Scaling says. */
    public int inService() {
        return (int) instances.stream()
                .filter(instance -> "InService".equals(instance.lifecycle()))
                .count();
    }

    /** Fewer members are in service than the group should have. */
    @JsonIgnore
    public boolean isShort() {
        return inService() < target;
    }
}
