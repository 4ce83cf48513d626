package dev.windlass.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.Tag;

class NodeSimulatorTest {
    private static final String WORKER = "i-0000000000000000a";
    private static final String CONTROL_PLANE = "i-0000000000000000b";

    @TempDir
    Path folder;

    private final FakeCloud cloud = new FakeCloud();
    private SimulatedKubernetes kubernetes;
    private KubernetesClient client;
    private NodeSimulator simulator;

    @BeforeEach
    void start() {
        kubernetes = SimulatedKubernetes.start(folder, 0, Duration.ofMillis(20), Duration.ofMillis(20));
        client = new KubernetesClientBuilder().withConfig(KubernetesApiContract.config(kubernetes.kubeconfig("test"))).build();
        simulate(Duration.ZERO);
    }

    @AfterEach
    void stop() {
        simulator.close();
        client.close();
        kubernetes.close();
    }

    @Test
    void aRunningInstanceJoinsAsTheNodeThatKopsWouldMakeOfIt() {
        cloud.put(WORKER, InstanceStateName.RUNNING, Map.of("kops.k8s.io/instancegroup", "nodes-a"));
        KubernetesFixture.await("the node", () -> client.nodes().withName(WORKER).get() != null);
        Node node = client.nodes().withName(WORKER).get();
        assertThat(node.getSpec().getProviderID()).isEqualTo("aws:///us-east-1a/" + WORKER);
        assertThat(node.getSpec().getTaints()).isEmpty();
        assertThat(node.getMetadata().getLabels())
                .containsEntry("kops.k8s.io/instancegroup", "nodes-a")
                .containsEntry("topology.kubernetes.io/zone", "us-east-1a")
                .containsEntry("kubernetes.io/hostname", WORKER)
                .containsKey("node-role.kubernetes.io/node");
        assertThat(node.getStatus().getNodeInfo().getKubeletVersion()).isEqualTo("v1.36.3");
        assertThat(node.getStatus().getConditions()).extracting(condition -> condition.getType() + "=" + condition.getStatus())
                .containsExactlyInAnyOrder("Ready=True", "NetworkUnavailable=False");
    }

    @Test
    void aControlPlaneNodeIsTaintedAndBringsItsStaticPods() {
        cloud.put(CONTROL_PLANE, InstanceStateName.RUNNING, Map.of("kops.k8s.io/instancegroup", "control-plane-a", "k8s.io/role/control-plane", "1"));
        KubernetesFixture.await("three ready static pods", () -> staticPods().stream().filter(Readiness::isPodReady).count() == 3);
        assertThat(client.nodes().withName(CONTROL_PLANE).get().getSpec().getTaints())
                .containsExactly(new TaintBuilder().withKey("node-role.kubernetes.io/control-plane").withEffect("NoSchedule").build());
        assertThat(staticPods()).extracting(pod -> pod.getMetadata().getLabels().get("k8s-app"))
                .containsExactlyInAnyOrder("kube-apiserver", "kube-controller-manager", "kube-scheduler");
        assertThat(staticPods()).allSatisfy(pod -> assertThat(pod.getMetadata().getAnnotations()).containsKey("kubernetes.io/config.mirror"));
    }

    @Test
    void aTerminatedInstanceLeavesWithItsPods() {
        cloud.put(CONTROL_PLANE, InstanceStateName.RUNNING, Map.of("k8s.io/role/control-plane", "1"));
        KubernetesFixture.await("the static pods", () -> staticPods().size() == 3);
        cloud.put(CONTROL_PLANE, InstanceStateName.SHUTTING_DOWN, Map.of());
        KubernetesFixture.await("node and pods to be gone", () -> client.nodes().list().getItems().isEmpty() && staticPods().isEmpty());
    }

    @Test
    void anInstanceThatOnlyIsPendingDoesNotJoin() {
        cloud.put(WORKER, InstanceStateName.PENDING, Map.of());
        cloud.put(CONTROL_PLANE, InstanceStateName.RUNNING, Map.of());
        KubernetesFixture.await("the other node", () -> client.nodes().withName(CONTROL_PLANE).get() != null);
        assertThat(client.nodes().withName(WORKER).get()).isNull();
    }

    @Test
    void nodesOfAnEarlierWorldLeaveWhenItsInstancesAreGone() {
        simulator.close();
        cloud.put(WORKER, InstanceStateName.RUNNING, Map.of());
        simulate(Duration.ZERO);
        KubernetesFixture.await("the node", () -> client.nodes().withName(WORKER).get() != null);
        simulator.close();
        cloud.clear();
        simulate(Duration.ZERO);
        KubernetesFixture.await("the node to leave", () -> client.nodes().list().getItems().isEmpty());
    }

    @Test
    void goesOnAfterTheCloudWasAway() {
        cloud.away = true;
        KubernetesFixture.await("a failed look", () -> cloud.refused > 1);
        cloud.put(WORKER, InstanceStateName.RUNNING, Map.of());
        cloud.away = false;
        KubernetesFixture.await("the node", () -> client.nodes().withName(WORKER).get() != null);
    }

    @Test
    void waitsForTheBootDelay() {
        simulator.close();
        cloud.put(WORKER, InstanceStateName.RUNNING, Map.of());
        long before = System.nanoTime();
        simulate(Duration.ofMillis(400));
        KubernetesFixture.await("the node", () -> client.nodes().withName(WORKER).get() != null);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }

    private void simulate(Duration bootDelay) {
        simulator = NodeSimulator.start(cloud, client, new NodeSimulator.Settings("", "v1.36.3", bootDelay, Duration.ofMillis(20)));
    }

    private List<Pod> staticPods() {
        return client.pods().inNamespace("kube-system").list().getItems();
    }

    /** Instances that a test puts and takes; everything else EC2 can do is unsupported. */
    private static final class FakeCloud implements Ec2Client {
        private final Map<String, Instance> instances = new ConcurrentHashMap<>();
        private volatile boolean away;
        private volatile int refused;

        void put(String id, InstanceStateName state, Map<String, String> tags) {
            instances.put(id, Instance.builder()
                    .instanceId(id)
                    .state(builder -> builder.name(state))
                    .placement(builder -> builder.availabilityZone("us-east-1a"))
                    .privateIpAddress("172.20.0.10")
                    .tags(tags.entrySet().stream().map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build()).toList())
                    .build());
        }

        void clear() {
            instances.clear();
        }

        @Override
        public DescribeInstancesResponse describeInstances(DescribeInstancesRequest request) {
            assertThat(request.filters()).singleElement().satisfies(filter -> assertThat(filter.values()).containsExactly("KubernetesCluster"));
            if (away) {
                refused++;
                throw Ec2Exception.builder().message("Service Unavailable").statusCode(503).build();
            }
            return DescribeInstancesResponse.builder().reservations(Reservation.builder().instances(instances.values()).build()).build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            instances.clear();
        }
    }
}
