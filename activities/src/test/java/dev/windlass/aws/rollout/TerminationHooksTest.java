package dev.windlass.aws.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingInstanceDetails;
import software.amazon.awssdk.services.autoscaling.model.CompleteLifecycleActionRequest;
import software.amazon.awssdk.services.autoscaling.model.CompleteLifecycleActionResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksResponse;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;

/** One look at a time, at a stand-in for a group whose hooks hold; the crash matrix has whole rolls of groups that do. */
class TerminationHooksTest {

    private final HoldingGroup group = new HoldingGroup();
    private final TerminationHooks hooks = new TerminationHooks(group);

    @Test
    void leavesTheFirstChanceToTheTerminationHandler() {
        hooks.releaseIfHeld(instance("Terminating:Wait"));

        assertThat(group.completed).isEmpty();
    }

    @Test
    void releasesAnInstanceThatIsStillHeldAtTheSecondLook() {
        hooks.releaseIfHeld(instance("Terminating:Wait"));
        hooks.releaseIfHeld(instance("Terminating:Wait"));

        assertThat(group.completed).containsExactly("nodes-NTHLifecycleHook i-1 CONTINUE");
    }

    @Test
    void releasesAnInstanceThatIsHeldOnItsWayOutOfTheWarmPool() {
        hooks.releaseIfHeld(instance("Warmed:Terminating:Wait"));
        hooks.releaseIfHeld(instance("Warmed:Terminating:Wait"));

        assertThat(group.completed).containsExactly("nodes-NTHLifecycleHook i-1 CONTINUE");
    }

    @Test
    void doesNotTouchAnInstanceThatIsNotHeld() {
        hooks.releaseIfHeld(instance("Terminating"));
        hooks.releaseIfHeld(instance("Terminating:Proceed"));
        hooks.releaseIfHeld(instance("InService"));

        assertThat(group.completed).isEmpty();
    }

    private static AutoScalingInstanceDetails instance(String lifecycle) {
        return AutoScalingInstanceDetails.builder()
                .instanceId("i-1")
                .autoScalingGroupName("nodes.example.k8s.local")
                .lifecycleState(lifecycle)
                .build();
    }

    /** Has the termination handler's hook, and one of somebody else's. */
    private static final class HoldingGroup implements AutoScalingClient {

        private final List<String> completed = new ArrayList<>();

        @Override
        public DescribeLifecycleHooksResponse describeLifecycleHooks(DescribeLifecycleHooksRequest request) {
            return DescribeLifecycleHooksResponse.builder()
                    .lifecycleHooks(
                            LifecycleHook.builder()
                                    .lifecycleHookName("nodes-NTHLifecycleHook")
                                    .build(),
                            LifecycleHook.builder().lifecycleHookName("backup").build())
                    .build();
        }

        @Override
        public CompleteLifecycleActionResponse completeLifecycleAction(CompleteLifecycleActionRequest request) {
            completed.add(
                    request.lifecycleHookName() + " " + request.instanceId() + " " + request.lifecycleActionResult());
            return CompleteLifecycleActionResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}
