package dev.windlass.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.Tag;

class InstanceFeedTest {

    private final AtomicInteger asked = new AtomicInteger();
    private final Ec2Client cloud = new Ec2Client() {
        @Override
        public DescribeInstancesResponse describeInstances(DescribeInstancesRequest request) {
            asked.incrementAndGet();
            List<Instance> instances =
                    Stream.of("a", "b").map(InstanceFeedTest::instance).toList();
            return DescribeInstancesResponse.builder()
                    .reservations(Reservation.builder().instances(instances).build())
                    .build();
        }

        @Override
        public String serviceName() {
            return "ec2";
        }

        @Override
        public void close() {
            // holds nothing
        }
    };

    @Test
    void asksTheCloudOnceForAllClusters() {
        InstanceFeed feed = new InstanceFeed(cloud, Duration.ofMinutes(1));

        assertThat(feed.of("a")).extracting(Instance::instanceId).containsExactly("i-a");
        assertThat(feed.of("b")).extracting(Instance::instanceId).containsExactly("i-b");
        assertThat(feed.of("nobody")).isEmpty();
        assertThat(asked).hasValue(1);
    }

    @Test
    void asksAgainAfterThePause() {
        InstanceFeed feed = new InstanceFeed(cloud, Duration.ZERO);

        KubernetesFixture.await("another look", () -> !feed.of("a").isEmpty() && asked.get() >= 2);
    }

    private static Instance instance(String cluster) {
        return Instance.builder()
                .instanceId("i-" + cluster)
                .tags(Tag.builder().key("KubernetesCluster").value(cluster).build())
                .build();
    }
}
