package dev.windlass.aws.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Instance;

/** Instances that wait in a group's warm pool. Auto Scaling does not count them among the group's, and tells them apart. */
final class WarmPools {

    private final AutoScalingClient autoScaling;

    WarmPools(AutoScalingClient autoScaling) {
        this.autoScaling = autoScaling;
    }

    /** The group with those of its warm pool after its own; a group without a warm pool costs no call. */
    AutoScalingGroup joined(AutoScalingGroup group) {
        if (group.warmPoolConfiguration() == null) {
            return group;
        }
        Set<String> members =
                group.instances().stream().map(Instance::instanceId).collect(Collectors.toSet());
        List<Instance> all = new ArrayList<>(group.instances());
        autoScaling.describeWarmPoolPaginator(call -> call.autoScalingGroupName(group.autoScalingGroupName())).stream()
                .flatMap(page -> page.instances().stream())
                // Back from the group since the group was asked.
                .filter(warm -> !members.contains(warm.instanceId()))
                .forEach(all::add);
        return group.toBuilder().instances(all).build();
    }
}
