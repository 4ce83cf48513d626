package dev.windlass.aws;

import java.util.List;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** Takes an instance out of its group's target groups and waits until its connections are drained, or puts it back. */
final class TargetRegistration {

    private final AutoScalingClient autoScaling;
    private final ElasticLoadBalancingV2Client loadBalancing;
    private final Polling polling;

    TargetRegistration(AwsClients clients, Polling polling) {
        this.autoScaling = clients.autoScaling();
        this.loadBalancing = clients.loadBalancing();
        this.polling = polling;
    }

    void deregister(String group, String instance) {
        List<String> targetGroups = targetGroups(group);
        for (String targetGroup : targetGroups) {
            targets(targetGroup, instance, false).forEach(target -> loadBalancing.deregisterTargets(
                    call -> call.targetGroupArn(targetGroup).targets(target)));
        }
        for (String targetGroup : targetGroups) {
            polling.until(
                    "deregistration of " + instance + " from " + targetGroup,
                    () -> targets(targetGroup, instance, true).isEmpty());
        }
    }

    /** Registering a target that is registered changes nothing. */
    void register(String group, String instance) {
        for (String targetGroup : targetGroups(group)) {
            loadBalancing.registerTargets(call -> call.targetGroupArn(targetGroup).targets(target -> target.id(instance)));
        }
    }

    private List<String> targetGroups(String group) {
        return autoScaling
                .describeAutoScalingGroups(call -> call.autoScalingGroupNames(group))
                .autoScalingGroups()
                .stream()
                .map(AutoScalingGroup::targetGroupARNs)
                .flatMap(List::stream)
                .toList();
    }

    /** Registered under whatever port; of those already leaving only where asked for. */
    private List<TargetDescription> targets(String targetGroup, String instance, boolean draining) {
        return loadBalancing
                .describeTargetHealth(call -> call.targetGroupArn(targetGroup))
                .targetHealthDescriptions()
                .stream()
                .filter(target -> target.target().id().equals(instance))
                .filter(target -> draining || target.targetHealth().state() != TargetHealthStateEnum.DRAINING)
                .map(target -> target.target())
                .toList();
    }
}
