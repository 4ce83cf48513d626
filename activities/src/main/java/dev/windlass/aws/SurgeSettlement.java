package dev.windlass.aws;

import dev.windlass.activity.CloudActivities.Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * Puts what a surge took out back into its group: in the place of a replacement that is not in service yet, else beside
 * it where the group may grow by one. Where neither is so, the replacement keeps its place, and the detached instance runs
 * on until the next rollout takes it.
 */
final class SurgeSettlement {

    private final Ec2Client ec2;
    private final AutoScalingClient autoScaling;
    private final GroupInstances instances;

    SurgeSettlement(Ec2Client ec2, AutoScalingClient autoScaling) {
        this.ec2 = ec2;
        this.autoScaling = autoScaling;
        this.instances = new GroupInstances(ec2);
    }

    /** @return a sentence an instance; safe to repeat, as one that is back carries no tag any more */
    List<String> settle(Group group) {
        List<String> detached = instances.running(new Ownership(group.cluster())).stream()
                .filter(instance -> group.cloudName().equals(Ec2Tags.of(instance.tags()).get(GroupInstances.DETACHED_TAG)))
                .map(instance -> instance.instanceId())
                .sorted()
                .toList();
        List<String> sentences = new ArrayList<>();
        for (String id : detached) {
            sentences.add(settle(group, id));
        }
        return sentences;
    }

    private String settle(Group group, String id) {
        Optional<AutoScalingGroup> now = autoScaling
                .describeAutoScalingGroups(call -> call.autoScalingGroupNames(group.cloudName()))
                .autoScalingGroups()
                .stream()
                .findFirst();
        if (now.isEmpty()) {
            return "left " + id + " detached: its group is gone";
        }
        boolean member = now.get().instances().stream().anyMatch(instance -> instance.instanceId().equals(id));
        if (!member) {
            boolean room = now.get().desiredCapacity() < now.get().maxSize();
            Optional<Instance> replacement = now.get().instances().stream()
                    .filter(instance -> instance.lifecycleStateAsString().startsWith("Pending"))
                    .min(Comparator.comparing(Instance::instanceId));
            if (replacement.isPresent()) {
                autoScaling.terminateInstanceInAutoScalingGroup(call ->
                        call.instanceId(replacement.get().instanceId()).shouldDecrementDesiredCapacity(true));
            } else if (!room) {
                return "left " + id + " detached: its replacement serves, and " + group.cloudName() + " is as large as it may be";
            }
            autoScaling.attachInstances(call -> call.autoScalingGroupName(group.cloudName()).instanceIds(id));
        }
        ec2.deleteTags(call -> call.resources(id).tags(tag -> tag.key(GroupInstances.DETACHED_TAG)));
        return "put " + id + " back into " + group.cloudName();
    }
}
