package dev.windlass.aws.rollout;

import dev.windlass.aws.resource.TemplateVersions;
import dev.windlass.rollout.Lifecycle;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.ScalingActivityStatusCode;

/** Whether an Auto Scaling group can launch at this moment what it lacks, and if not, why. */
final class LaunchDiagnostics {

    private static final String LAUNCH = "Launch";

    private final AutoScalingClient autoScaling;

    LaunchDiagnostics(AutoScalingClient autoScaling) {
        this.autoScaling = autoScaling;
    }

    /**
     * Only of a group that lacks instances is asked what it did last; what failed to be launched since repeats until it
     * succeeds.
     *
     * @return {@code null} where nothing is known to keep it from launching
     */
    String trouble(AutoScalingGroup group, TemplateVersions versions) {
        String template = versions.trouble(group);
        return template == null ? trouble(group) : template;
    }

    private String trouble(AutoScalingGroup group) {
        String name = group.autoScalingGroupName();
        if (group.suspendedProcesses().stream().anyMatch(process -> LAUNCH.equals(process.processName()))) {
            return "the process Launch of " + name + " is suspended: the group cannot launch instances; resume it";
        }
        if (members(group) >= group.desiredCapacity()) {
            return null;
        }
        return autoScaling
                .describeScalingActivities(
                        call -> call.autoScalingGroupName(name).maxRecords(1))
                .activities()
                .stream()
                .filter(activity -> activity.statusCode() == ScalingActivityStatusCode.FAILED)
                .findFirst()
                .map(activity -> name + " cannot launch instances: " + words(activity))
                .orElse(null);
    }

    private static long members(AutoScalingGroup group) {
        return group.instances().stream()
                .map(instance -> instance.lifecycleStateAsString())
                .filter(state -> !Lifecycle.terminating(state) && !Lifecycle.warm(state))
                .count();
    }

    private static String words(Activity activity) {
        return activity.statusMessage() == null ? activity.description() : activity.statusMessage();
    }
}
