package dev.windlass.aws.rollout;

import dev.windlass.activity.CloudActivities.Group;
import dev.windlass.aws.Ec2Tags;
import dev.windlass.aws.resource.GroupInstances;
import dev.windlass.aws.resource.RollOwnership;
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
        List<String> detached = instances.running(new RollOwnership(group.cluster())).stream()
                .filter(instance ->
                        group.cloudName().equals(Ec2Tags.of(instance.tags()).get(GroupInstances.DETACHED_TAG)))
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
        String outcome = "put " + id + " back into " + group.cloudName();
        boolean member = now.get().instances().stream()
                .anyMatch(instance -> instance.instanceId().equals(id));
        if (!member) {
            Optional<String> replacement = now.get().instances().stream()
                    .filter(instance -> instance.lifecycleStateAsString().startsWith("Pending"))
                    .map(Instance::instanceId)
                    .min(Comparator.naturalOrder());
            boolean mayShrink = now.get().desiredCapacity() > now.get().minSize();
            boolean mayGrow = now.get().desiredCapacity() < now.get().maxSize();
            // AWS refuses to shrink below the smallest size and to attach above the largest, so the order depends on
            // both.
            if (replacement.isPresent() && mayShrink) {
                terminate(replacement.get());
                attach(group, id);
            } else if (mayGrow) {
                attach(group, id);
                replacement.ifPresent(this::terminate);
                if (replacement.isEmpty()) {
                    // One more than before where the replacement serves; where a crash came in between, it may be gone.
                    outcome += ", which has " + (now.get().desiredCapacity() + 1) + " instances now";
                }
            } else {
                return "left " + id + " detached: " + group.cloudName()
                        + " may not grow to take it back; the next rollout takes it";
            }
        }
        ec2.deleteTags(call -> call.resources(id).tags(tag -> tag.key(GroupInstances.DETACHED_TAG)));
        return outcome;
    }

    private void attach(Group group, String id) {
        autoScaling.attachInstances(
                call -> call.autoScalingGroupName(group.cloudName()).instanceIds(id));
    }

    private void terminate(String replacement) {
        autoScaling.terminateInstanceInAutoScalingGroup(
                call -> call.instanceId(replacement).shouldDecrementDesiredCapacity(true));
    }
}
