package dev.windlass.aws.rollout;

import dev.windlass.aws.AwsClients;
import dev.windlass.aws.Polling;
import java.util.List;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** Takes an instance out of its group's target groups and waits until its connections are drained, or puts it back. */
final class TargetRegistration {

    private final ElasticLoadBalancingV2Client loadBalancing;
    private final Polling polling;

    TargetRegistration(AwsClients clients, Polling polling) {
        this.loadBalancing = clients.loadBalancing();
        this.polling = polling;
    }

    void deregister(List<String> targetGroups, String instance) {
        for (String targetGroup : targetGroups) {
            targets(targetGroup, instance, false)
                    .forEach(target -> loadBalancing.deregisterTargets(
                            call -> call.targetGroupArn(targetGroup).targets(target)));
        }
        for (String targetGroup : targetGroups) {
            polling.until(
                    "deregistration of " + instance + " from " + targetGroup,
                    () -> targets(targetGroup, instance, true).isEmpty());
        }
    }

    /** Registering a target that is registered changes nothing. */
    void register(List<String> targetGroups, String instance) {
        for (String targetGroup : targetGroups) {
            loadBalancing.registerTargets(
                    call -> call.targetGroupArn(targetGroup).targets(target -> target.id(instance)));
        }
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
