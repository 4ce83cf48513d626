package dev.windlass.aws.resource;

import dev.windlass.provider.ResourceHandler;
import dev.windlass.resource.ComputeResource.WarmPool;
import java.util.List;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;

/** A group has at most one warm pool, so the identifier is the group's name. A disabled pool is none. */
final class WarmPoolHandler implements ResourceHandler<WarmPool> {

    private final AutoScalingClient autoScaling;

    WarmPoolHandler(AutoScalingClient autoScaling) {
        this.autoScaling = autoScaling;
    }

    @Override
    public Class<WarmPool> handles() {
        return WarmPool.class;
    }

    @Override
    public String create(WarmPool desired, Request request) {
        String group = desired.autoscalingGroup().name();
        if (desired.enabled()) {
            autoScaling.putWarmPool(call -> call.autoScalingGroupName(group).minSize(desired.minSize()));
        } else {
            delete(desired, group, request);
        }
        return group;
    }

    @Override
    public String modify(WarmPool desired, WarmPool actual, String identifier, List<String> fields, Request request) {
        return create(desired, request);
    }

    @Override
    public void delete(WarmPool actual, String identifier, Request request) {
        boolean exists =
                autoScaling
                        .describeAutoScalingGroups(call -> call.autoScalingGroupNames(identifier))
                        .autoScalingGroups()
                        .stream()
                        .anyMatch(group -> group.warmPoolConfiguration() != null
                                && group.warmPoolConfiguration().status() == null);
        if (exists) {
            autoScaling.deleteWarmPool(
                    call -> call.autoScalingGroupName(identifier).forceDelete(true));
        }
    }
}
