package dev.windlass.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.activity.RolloutActivities;
import dev.windlass.health.ClusterValidation;
import dev.windlass.kubernetes.health.ClusterRollout;
import dev.windlass.kubernetes.node.KubernetesNodes;
import dev.windlass.rollout.CloudSnapshot;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.InstanceSnapshot;
import dev.windlass.spec.InstanceGroupSpec.Role;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is the simulated API's own; what it shares with the real one is in {@link KubernetesApiContract}. */
class SimulatedKubernetesTest {
    @TempDir
    Path folder;

    private SimulatedKubernetes kubernetes;
    private KubernetesClient client;

    @BeforeEach
    void start() {
        start(0);
    }

    @AfterEach
    void stop() {
        client.close();
        kubernetes.close();
    }

    @Test
    void keepsObjectsAndTheKubeconfigOverARestart() {
        client.configMaps()
                .inNamespace("default")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("kept")
                        .endMetadata()
                        .withData(Map.of("a", "b"))
                        .build())
                .create();
        String uid = client.configMaps()
                .inNamespace("default")
                .withName("kept")
                .get()
                .getMetadata()
                .getUid();
        String kubeconfig = kubernetes.kubeconfig("test");
        int port = kubernetes.port();
        stop();
        start(port);
        assertThat(kubernetes.kubeconfig("test")).isEqualTo(kubeconfig);
        assertThat(client.configMaps()
                        .inNamespace("default")
                        .withName("kept")
                        .get()
                        .getMetadata()
                        .getUid())
                .isEqualTo(uid);
    }

    @Test
    void versionsGoOnAfterARestartAndAnOldWatchIsToldToListAgain() {
        String before = client.nodes().list().getMetadata().getResourceVersion();
        new KubernetesFixture(client).node();
        stop();
        start(0);
        assertThat(Long.parseLong(client.nodes().list().getMetadata().getResourceVersion()))
                .isGreaterThan(Long.parseLong(before));
        String first = client.raw("/api/v1/nodes?watch=true&timeoutSeconds=1&resourceVersion=" + before);
        assertThat(first).contains("\"type\":\"ERROR\"").contains("\"code\":410");
    }

    @Test
    void keepsItsSecretsToTheirOwner() throws IOException {
        for (String secret : List.of("kubernetes.token", "kubernetes.p12")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(secret))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void listensOnLoopbackOnly() throws SocketException {
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
        for (InetAddress address : others) {
            assertThatThrownBy(() -> new Socket(address, kubernetes.port()).close())
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void podsOfANodeThatIsGoneGoAndAreReplacedElsewhere() {
        KubernetesFixture fixture = new KubernetesFixture(client);
        Node first = fixture.node();
        fixture.deployment("web", 2);
        Node second = fixture.node();
        client.nodes().resource(first).delete();
        KubernetesFixture.await(
                "both pods on the other node",
                () -> fixture.pods("web").stream()
                                .filter(pod -> second.getMetadata()
                                        .getName()
                                        .equals(pod.getSpec().getNodeName()))
                                .count()
                        == 2);
        fixture.awaitReady("web", 2);
    }

    @Test
    void aPodWithoutARoomForItSaysSo() {
        KubernetesFixture fixture = new KubernetesFixture(client);
        Node node = fixture.node();
        fixture.deployment("web", 1);
        client.nodes().resource(node).delete();
        KubernetesFixture.await(
                "an unschedulable pod",
                () -> fixture.pods("web").stream().anyMatch(SimulatedKubernetesTest::unschedulable));
        fixture.node();
        fixture.awaitReady("web", 1);
        assertThat(fixture.pods("web")).noneMatch(SimulatedKubernetesTest::unschedulable);
    }

    @Test
    void aDeploymentWithAnotherTemplateReplacesItsPods() {
        KubernetesFixture fixture = new KubernetesFixture(client);
        fixture.node();
        fixture.deployment("web", 2);
        List<String> before = fixture.pods("web").stream()
                .map(pod -> pod.getMetadata().getUid())
                .toList();
        client.apps()
                .deployments()
                .inNamespace(fixture.namespace())
                .withName("web")
                .edit(deployment -> {
                    deployment
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .getFirst()
                            .setImage("registry.k8s.io/pause:3.11");
                    return deployment;
                });
        KubernetesFixture.await(
                "the old pods to go",
                () -> fixture.pods("web").stream()
                        .noneMatch(pod -> before.contains(pod.getMetadata().getUid())));
        fixture.awaitReady("web", 2);
    }

    @Test
    void deletingADeploymentTakesItsPodsAlong() {
        KubernetesFixture fixture = new KubernetesFixture(client);
        fixture.node();
        fixture.deployment("web", 2);
        client.apps()
                .deployments()
                .inNamespace(fixture.namespace())
                .withName("web")
                .delete();
        KubernetesFixture.await("no pods", () -> fixture.pods("web").isEmpty());
    }

    @Test
    void aSimulatedControlPlaneNodePassesTheCoresValidation() {
        SimulatedNode simulated = new SimulatedNode(
                "i-0123456789abcdef0", "us-east-1a", "172.20.0.10", "control-plane-a", true, "v1.36.3");
        Node node = client.nodes().resource(simulated.node()).create();
        simulated.staticPods(node).forEach(pod -> client.pods().resource(pod).create());
        GroupSnapshot group = new GroupSnapshot(
                "control-plane-a",
                "control-plane-a.masters.test",
                Role.CONTROL_PLANE,
                1,
                1,
                1,
                "1",
                List.of(new InstanceSnapshot(simulated.instanceId(), simulated.zone(), "1", "InService", false)),
                null,
                null,
                null);
        TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();
        try {
            temporal.registerActivitiesImplementations(new ClusterRollout(
                    cluster -> client,
                    new KubernetesNodes(cluster -> client),
                    cluster -> new CloudSnapshot(List.of(group), new TreeMap<>()),
                    instance -> {},
                    ClusterValidation::of,
                    Duration.ofMillis(20)));
            RolloutActivities rollout = temporal.newActivityStub(RolloutActivities.class);
            assertThat(rollout.gate(gate(Duration.ofSeconds(20))).report().failures())
                    .isEmpty();
            client.nodes().resource(node).delete();
            assertThat(rollout.gate(gate(Duration.ZERO)).green()).isFalse();
        } finally {
            temporal.close();
        }
    }

    private static RolloutActivities.Gate gate(Duration timeout) {
        return RolloutActivities.Gate.once("test", Instant.now().plus(timeout), 0);
    }

    @Test
    void servesCustomResourcesAfterARestart() {
        new Manifests(client).apply(KubernetesApiContract.DEFINED_POOL);
        stop();
        start(0);
        GenericKubernetesResource pool = client.genericKubernetesResources("example.com/v1", "Pool")
                .withName("one")
                .get();
        assertThat(pool.<Object>get("spec", "cidr")).isEqualTo("10.0.0.0/8");
    }

    @Test
    void aBodyOverTheLimitIsRefused() {
        KubernetesClientException refused = catchThrowableOfType(
                KubernetesClientException.class,
                () -> client.raw(
                        "/api/v1/namespaces/default/configmaps",
                        "POST",
                        Map.of("data", Map.of("a", "x".repeat(3 * 1024 * 1024)))));
        assertThat(refused.getCode()).isEqualTo(413);
    }

    @Test
    void whatIsNoJsonIsRefused() {
        KubernetesClientException refused = catchThrowableOfType(
                KubernetesClientException.class,
                () -> client.raw("/api/v1/namespaces/default/configmaps", "POST", "[1, 2"));
        assertThat(refused.getCode()).isEqualTo(400);
    }

    private void start(int port) {
        kubernetes = SimulatedKubernetes.start(folder, port, Duration.ofMillis(20), Duration.ofMillis(20));
        client = new KubernetesClientBuilder()
                .withConfig(KubernetesApiContract.config(kubernetes.kubeconfig("test")))
                .build();
    }

    private static boolean unschedulable(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> "Unschedulable".equals(condition.getReason()));
    }
}
