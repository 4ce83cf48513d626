package dev.windlass.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.activity.RolloutActivities;
import dev.windlass.activity.RolloutActivities.Gate;
import dev.windlass.activity.RolloutActivities.GateReport;
import dev.windlass.cluster.InstanceGroupSpec.Role;
import dev.windlass.kubernetes.ClusterRollout;
import dev.windlass.kubernetes.KubernetesNodes;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.GroupsSeen;
import dev.windlass.rollout.InstanceSnapshot;
import dev.windlass.validation.ClusterValidation;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.temporal.testing.TestActivityEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gate that looks seldom, and all the same hears at once what became of a node. */
class WatchedGateTest {

    private static final Duration SELDOM = Duration.ofMinutes(1);
    private static final SimulatedNode NODE =
            new SimulatedNode("i-0123456789abcdef0", "us-east-1a", "172.20.0.10", "nodes-a", false, "v1.36.3");

    @TempDir
    private Path folder;

    private final AtomicInteger looks = new AtomicInteger();
    private SimulatedKubernetes kubernetes;
    private KubernetesClient client;
    private TestActivityEnvironment temporal;
    private RolloutActivities rollout;

    @BeforeEach
    void start() {
        kubernetes = SimulatedKubernetes.start(folder);
        client = kubernetes.partOfIt();
        temporal = TestActivityEnvironment.newInstance();
        temporal.registerActivitiesImplementations(new ClusterRollout(
                cluster -> client, new KubernetesNodes(cluster -> client), cluster -> new GroupsSeen(group(), new TreeMap<>()), instance -> {},
                ClusterValidation::of, SELDOM));
        rollout = temporal.newActivityStub(RolloutActivities.class);
    }

    @AfterEach
    void stop() {
        temporal.close();
        client.close();
        kubernetes.close();
    }

    @Test
    void isGreenAsSoonAsTheNodeJoins() {
        CompletableFuture<GateReport> gate = CompletableFuture.supplyAsync(() -> rollout.gate(gate()));
        KubernetesFixture.await("looks whose pauses have grown to 8 s", () -> looks.get() >= 5);
        Instant joined = Instant.now();

        client.nodes().resource(NODE.node()).create();

        assertThat(gate.join().green()).isTrue();
        assertThat(Duration.between(joined, Instant.now())).isLessThan(Duration.ofSeconds(6));
    }

    private List<GroupSnapshot> group() {
        looks.incrementAndGet();
        return List.of(new GroupSnapshot("nodes-a", "nodes-a.test", Role.NODE, 1, 1, 1, "1",
                List.of(new InstanceSnapshot(NODE.instanceId(), NODE.zone(), "1", "InService", false)), null, null, null));
    }

    private static Gate gate() {
        return new Gate(
                "test", null, false, new TreeSet<>(), 1, Duration.ZERO, Instant.now().plus(Duration.ofMinutes(3)), 0, true);
    }
}
