package dev.windlass.aws.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolResponse;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.WarmPoolConfiguration;
import software.amazon.awssdk.services.autoscaling.paginators.DescribeWarmPoolIterable;

/** The emulated cloud puts no instance into a warm pool, so a stand-in that does is used here. */
class WarmPoolsTest {

    private final List<String> asked = new ArrayList<>();
    private final WarmPools pools = new WarmPools(new Pool());

    @Test
    void instancesOfEveryPageOfTheWarmPoolComeAfterTheMembers() {
        AutoScalingGroup group = pools.joined(group().warmPoolConfiguration(
                        WarmPoolConfiguration.builder().minSize(2).build())
                .build());

        assertThat(group.instances()).extracting(Instance::instanceId).containsExactly("i-1", "i-2", "i-3");
    }

    @Test
    void aGroupWithoutAWarmPoolIsNotAskedForOne() {
        AutoScalingGroup group = pools.joined(group().build());

        assertThat(group.instances()).hasSize(1);
        assertThat(asked).isEmpty();
    }

    private static AutoScalingGroup.Builder group() {
        return AutoScalingGroup.builder().autoScalingGroupName("nodes").instances(instance("i-1", "InService"));
    }

    private static Instance instance(String id, String lifecycle) {
        return Instance.builder().instanceId(id).lifecycleState(lifecycle).build();
    }

    private final class Pool implements AutoScalingClient {

        @Override
        public DescribeWarmPoolResponse describeWarmPool(DescribeWarmPoolRequest request) {
            asked.add(request.autoScalingGroupName());
            return request.nextToken() == null
                    ? DescribeWarmPoolResponse.builder()
                            // i-1 has left for the group meanwhile
                            .instances(instance("i-1", "Warmed:Stopped"), instance("i-2", "Warmed:Stopped"))
                            .nextToken("2")
                            .build()
                    : DescribeWarmPoolResponse.builder()
                            .instances(instance("i-3", "Warmed:Running"))
                            .build();
        }

        @Override
        public DescribeWarmPoolIterable describeWarmPoolPaginator(DescribeWarmPoolRequest request) {
            return new DescribeWarmPoolIterable(this, request);
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}
