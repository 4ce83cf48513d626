package dev.windlass.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Instances become nodes, on a real and on a simulated Kubernetes API. */
abstract class NodeSimulatorContract {
    private final String worker = instanceId();
    private final String controlPlane = instanceId();
    private final FakeCloud cloud = new FakeCloud();
    private KubernetesClient client;
    private NodeSimulator simulator;

    abstract String kubeconfig();

    @BeforeEach
    void connect() {
        client = new KubernetesClientBuilder()
                .withConfig(KubernetesApiContract.config(kubeconfig()))
                .build();
        simulate(Duration.ZERO);
    }

    @AfterEach
    void disconnect() {
        simulator.close();
        client.close();
    }

    @Test
    void aRunningInstanceJoinsAsTheNodeThatKopsWouldMakeOfIt() {
        cloud.put(worker, InstanceStateName.RUNNING, Map.of("kops.k8s.io/instancegroup", "nodes-a"));
        KubernetesFixture.await(
                "the node", () -> client.nodes().withName(worker).get() != null);
        Node node = client.nodes().withName(worker).get();
        assertThat(node.getSpec().getProviderID()).isEqualTo("aws:///us-east-1a/" + worker);
        assertThat(node.getMetadata().getLabels())
                .containsEntry("kops.k8s.io/instancegroup", "nodes-a")
                .containsEntry("topology.kubernetes.io/zone", "us-east-1a")
                .containsEntry("kubernetes.io/hostname", worker)
                .containsKey("node-role.kubernetes.io/node");
        assertThat(node.getStatus().getNodeInfo().getKubeletVersion()).isEqualTo("v1.36.3");
        assertThat(node.getStatus().getConditions())
                .extracting(condition -> condition.getType() + "=" + condition.getStatus())
                .containsExactlyInAnyOrder("Ready=True", "NetworkUnavailable=False");
    }

    @Test
    void aControlPlaneNodeIsTaintedAndBringsItsStaticPods() {
        cloud.put(
                controlPlane,
                InstanceStateName.RUNNING,
                Map.of("kops.k8s.io/instancegroup", "control-plane-a", "k8s.io/role/control-plane", "1"));
        KubernetesFixture.await(
                "three ready static pods",
                () -> staticPods().stream().filter(Readiness::isPodReady).count() == 3);
        assertThat(client.nodes().withName(controlPlane).get().getSpec().getTaints())
                .contains(new TaintBuilder()
                        .withKey("node-role.kubernetes.io/control-plane")
                        .withEffect("NoSchedule")
                        .build());
        assertThat(staticPods())
                .extracting(pod -> pod.getMetadata().getLabels().get("k8s-app"))
                .containsExactlyInAnyOrder("kube-apiserver", "kube-controller-manager", "kube-scheduler");
        assertThat(staticPods())
                .allSatisfy(pod ->
                        assertThat(pod.getMetadata().getAnnotations()).containsKey("kubernetes.io/config.mirror"));
    }

    @Test
    void aTerminatedInstanceLeavesWithItsPods() {
        cloud.put(controlPlane, InstanceStateName.RUNNING, Map.of("k8s.io/role/control-plane", "1"));
        KubernetesFixture.await("the static pods", () -> staticPods().size() == 3);
        cloud.put(controlPlane, InstanceStateName.SHUTTING_DOWN, Map.of());
        KubernetesFixture.await(
                "node and pods to be gone",
                () -> client.nodes().withName(controlPlane).get() == null
                        && staticPods().isEmpty());
    }

    @Test
    void anInstanceThatOnlyIsPendingDoesNotJoin() {
        cloud.put(worker, InstanceStateName.PENDING, Map.of());
        cloud.put(controlPlane, InstanceStateName.RUNNING, Map.of());
        KubernetesFixture.await(
                "the other node", () -> client.nodes().withName(controlPlane).get() != null);
        assertThat(client.nodes().withName(worker).get()).isNull();
    }

    @Test
    void aBastionIsNoNode() {
        cloud.put(worker, InstanceStateName.RUNNING, Map.of("k8s.io/role/bastion", "1"));
        cloud.put(controlPlane, InstanceStateName.RUNNING, Map.of());
        KubernetesFixture.await(
                "the other node", () -> client.nodes().withName(controlPlane).get() != null);
        assertThat(client.nodes().withName(worker).get()).isNull();
    }

    @Test
    void whatIsHeldBackJoinsWhenItIsLet() {
        simulator.letJoin(id -> !id.equals(worker));
        cloud.put(worker, InstanceStateName.RUNNING, Map.of());
        cloud.put(controlPlane, InstanceStateName.RUNNING, Map.of());
        KubernetesFixture.await(
                "the other node", () -> client.nodes().withName(controlPlane).get() != null);
        assertThat(client.nodes().withName(worker).get()).isNull();
        simulator.letJoin(id -> true);
        KubernetesFixture.await(
                "the node", () -> client.nodes().withName(worker).get() != null);
    }

    @Test
    void nodesOfAnEarlierWorldLeaveWhenItsInstancesAreGone() {
        simulator.close();
        cloud.put(worker, InstanceStateName.RUNNING, Map.of());
        simulate(Duration.ZERO);
        KubernetesFixture.await(
                "the node", () -> client.nodes().withName(worker).get() != null);
        simulator.close();
        cloud.clear();
        simulate(Duration.ZERO);
        KubernetesFixture.await(
                "the node to leave", () -> client.nodes().withName(worker).get() == null);
    }

    @Test
    void goesOnAfterTheCloudWasAway() {
        cloud.away = true;
        KubernetesFixture.await("a failed look", () -> cloud.refused > 1);
        cloud.put(worker, InstanceStateName.RUNNING, Map.of());
        cloud.away = false;
        KubernetesFixture.await(
                "the node", () -> client.nodes().withName(worker).get() != null);
    }

    @Test
    void waitsForTheBootDelay() {
        simulator.close();
        cloud.put(worker, InstanceStateName.RUNNING, Map.of());
        long before = System.nanoTime();
        simulate(Duration.ofMillis(400));
        KubernetesFixture.await(
                "the node", () -> client.nodes().withName(worker).get() != null);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }

    private void simulate(Duration bootDelay) {
        simulator = NodeSimulator.start(
                () -> InstanceFeed.read(cloud),
                client,
                new NodeSimulator.Settings("", "v1.36.3", bootDelay, Duration.ofMillis(20)));
    }

    private static String instanceId() {
        return "i-0" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    }

    private List<Pod> staticPods() {
        return client.pods()
                .inNamespace("kube-system")
                .withField("spec.nodeName", controlPlane)
                .list()
                .getItems();
    }

    /** Instances that a test puts and takes; everything else EC2 can do is unsupported. */
    private static final class FakeCloud implements Ec2Client {
        private final Map<String, Instance> instances = new ConcurrentHashMap<>();
        private volatile boolean away;
        private volatile int refused;

        void put(String id, InstanceStateName state, Map<String, String> tags) {
            instances.put(
                    id,
                    Instance.builder()
                            .instanceId(id)
                            .state(builder -> builder.name(state))
                            .placement(builder -> builder.availabilityZone("us-east-1a"))
                            .privateIpAddress("172.20.0.10")
                            .tags(tags.entrySet().stream()
                                    .map(tag -> Tag.builder()
                                            .key(tag.getKey())
                                            .value(tag.getValue())
                                            .build())
                                    .toList())
                            .build());
        }

        void clear() {
            instances.clear();
        }

        @Override
        public DescribeInstancesResponse describeInstances(DescribeInstancesRequest request) {
            assertThat(request.filters()).extracting(Filter::name).containsExactly("tag-key", "instance-state-name");
            assertThat(request.filters().getFirst().values()).containsExactly("KubernetesCluster");
            if (away) {
                refused++;
                throw Ec2Exception.builder()
                        .message("Service Unavailable")
                        .statusCode(503)
                        .build();
            }
            List<String> states = request.filters().getLast().values();
            List<Instance> found = instances.values().stream()
                    .filter(instance -> states.contains(instance.state().nameAsString()))
                    .toList();
            return DescribeInstancesResponse.builder()
                    .reservations(Reservation.builder().instances(found).build())
                    .build();
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
