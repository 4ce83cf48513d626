package dev.windlass.aws.rollout;

import dev.windlass.activity.CloudActivities.Instance;
import dev.windlass.aws.AwsErrors;
import dev.windlass.aws.resource.GroupInstances;
import io.temporal.failure.ApplicationFailure;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * Takes an instance out of its group, tagged before, so that a rollout that is interrupted finds it again. An answer may be
 * lost, and asked again AWS refuses what it has done already: the tag goes only where the instance really stays.
 */
final class Detachment {

    private final Ec2Client ec2;
    private final AutoScalingClient autoScaling;

    Detachment(Ec2Client ec2, AutoScalingClient autoScaling) {
        this.ec2 = ec2;
        this.autoScaling = autoScaling;
    }

    void detach(Instance instance) {
        if (isLeaving(instance.id())) {
            return;
        }
        ec2.createTags(call -> call.resources(instance.id())
                .tags(tag -> tag.key(GroupInstances.DETACHED_TAG).value(instance.cloudName())));
        try {
            autoScaling.detachInstances(call -> call.autoScalingGroupName(instance.cloudName())
                    .instanceIds(instance.id())
                    .shouldDecrementDesiredCapacity(false));
        } catch (AutoScalingException e) {
            // Auto Scaling's word for what it will not do however often it is asked, such as leaving the group too
            // small.
            if (!AwsErrors.is(e, "ValidationError")) {
                throw e;
            }
            if (isLeaving(instance.id())) {
                return;
            }
            ec2.deleteTags(call -> call.resources(instance.id()).tags(tag -> tag.key(GroupInstances.DETACHED_TAG)));
            throw ApplicationFailure.newNonRetryableFailure(
                    "instance " + instance.id() + " cannot be detached: "
                            + e.awsErrorDetails().errorMessage(),
                    "DetachRefused");
        }
    }

    /** Out of its group, or on the way out of it. */
    private boolean isLeaving(String id) {
        return autoScaling.describeAutoScalingInstances(call -> call.instanceIds(id)).autoScalingInstances().stream()
                .allMatch(member -> member.lifecycleState().startsWith("Detach"));
    }
}
