package dev.windlass.aws.resource;

import dev.windlass.provider.ResourceHandler;
import dev.windlass.resource.ComputeResource.LifecycleHook;
import java.util.List;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;

/** Putting a hook creates or changes it, so every way of applying one is the same call. The identifier is the name. */
final class LifecycleHookHandler implements ResourceHandler<LifecycleHook> {

    private final AutoScalingClient autoScaling;

    LifecycleHookHandler(AutoScalingClient autoScaling) {
        this.autoScaling = autoScaling;
    }

    @Override
    public Class<LifecycleHook> handles() {
        return LifecycleHook.class;
    }

    @Override
    public String create(LifecycleHook desired, Request request) {
        if (!desired.enabled()) {
            delete(desired, desired.name(), request);
            return desired.name();
        }
        autoScaling.putLifecycleHook(call -> call.lifecycleHookName(desired.name())
                .autoScalingGroupName(desired.autoscalingGroup().name())
                .defaultResult(desired.defaultResult())
                .heartbeatTimeout(desired.heartbeatTimeout())
                .lifecycleTransition(desired.lifecycleTransition()));
        return desired.name();
    }

    @Override
    public String modify(
            LifecycleHook desired, LifecycleHook actual, String identifier, List<String> fields, Request request) {
        return create(desired, request);
    }

    @Override
    public void delete(LifecycleHook actual, String identifier, Request request) {
        // AWS says only "ValidationError" for a hook or group that is gone, so look first.
        String group = actual.autoscalingGroup().name();
        boolean exists = autoScaling
                        .describeAutoScalingGroups(call -> call.autoScalingGroupNames(group))
                        .hasAutoScalingGroups()
                && !autoScaling
                        .describeLifecycleHooks(
                                call -> call.autoScalingGroupName(group).lifecycleHookNames(identifier))
                        .lifecycleHooks()
                        .isEmpty();
        if (exists) {
            autoScaling.deleteLifecycleHook(
                    call -> call.autoScalingGroupName(group).lifecycleHookName(identifier));
        }
    }
}
