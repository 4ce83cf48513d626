package dev.windlass.aws.rollout;

import dev.windlass.aws.AwsErrors;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingInstanceDetails;

/**
 * The termination handler's lifecycle hook holds an instance back until its node is drained. Where the node was drained
 * already, and nobody lets the instance go, it would hang for the whole heartbeat timeout. Thread-safe.
 */
final class TerminationHooks {

    private static final Set<String> HELD = Set.of("Terminating:Wait", "Warmed:Terminating:Wait");
    private static final String HOOK_SUFFIX = "NTHLifecycleHook";

    private final AutoScalingClient autoScaling;
    private final Set<String> seenHeld = ConcurrentHashMap.newKeySet();

    TerminationHooks(AutoScalingClient autoScaling) {
        this.autoScaling = autoScaling;
    }

    /** Lets the instance go at the second look that finds it held: the handler in the cluster has the first chance. */
    void releaseIfHeld(AutoScalingInstanceDetails instance) {
        releaseIfHeld(instance.autoScalingGroupName(), instance.instanceId(), instance.lifecycleState());
    }

    /** The same for what its group tells of it. */
    void releaseIfHeld(String group, String id, String lifecycle) {
        if (!HELD.contains(lifecycle)) {
            return;
        }
        if (seenHeld.add(id)) {
            return;
        }
        seenHeld.remove(id);
        for (String hook : hooks(group)) {
            AwsErrors.unless(
                    () -> autoScaling.completeLifecycleAction(call -> call.lifecycleHookName(hook)
                            .autoScalingGroupName(group)
                            .instanceId(id)
                            .lifecycleActionResult("CONTINUE")),
                    // No active lifecycle action: somebody else completed it.
                    "ValidationError");
        }
    }

    private Set<String> hooks(String group) {
        Set<String> names = new HashSet<>();
        autoScaling.describeLifecycleHooks(call -> call.autoScalingGroupName(group)).lifecycleHooks().stream()
                .map(hook -> hook.lifecycleHookName())
                .filter(name -> name.endsWith(HOOK_SUFFIX))
                .forEach(names::add);
        return names;
    }
}
