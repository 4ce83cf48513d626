package dev.windlass.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.activity.RolloutActivities;
import dev.windlass.activity.RolloutActivities.Gate;
import dev.windlass.activity.RolloutActivities.GateReport;
import dev.windlass.health.ClusterValidation;
import dev.windlass.health.ClusterView;
import dev.windlass.health.ValidationReport;
import dev.windlass.kubernetes.health.ClusterRollout;
import dev.windlass.kubernetes.node.KubernetesNodes;
import dev.windlass.rollout.CloudSnapshot;
import dev.windlass.rollout.CloudSnapshotSource;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.InstanceSnapshot;
import dev.windlass.rollout.RollPolicy;
import dev.windlass.rollout.RolloutQuery;
import dev.windlass.spec.InstanceGroupSpec.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.temporal.testing.TestActivityEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
    private static final SimulatedNode NODE = node("i-0123456789abcdef0", "172.20.0.10");
    private static final SimulatedNode OTHER = node("i-0123456789abcdef1", "172.20.0.11");

    @TempDir
    private Path folder;

    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger whole = new AtomicInteger();
    private final List<InstanceSnapshot> detached = new ArrayList<>();
    private volatile List<SimulatedNode> members = List.of(NODE);
    private volatile Runnable afterAsking = () -> {};
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
                cluster -> client,
                new KubernetesNodes(cluster -> client),
                cluster -> cloud(),
                instance -> {},
                this::check,
                SELDOM));
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
        CompletableFuture<GateReport> gate = CompletableFuture.supplyAsync(() -> rollout.gate(gate(1)));
        KubernetesFixture.await("looks whose pauses have grown to 8 s", () -> looks.get() >= 5);
        Instant joined = Instant.now();

        join(NODE);

        assertThat(gate.join().green()).isTrue();
        assertThat(Duration.between(joined, Instant.now())).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void oneThatIsNotToWatchLooksAtTheEndsOfItsIntervalsOnly() {
        CompletableFuture<GateReport> gate =
                CompletableFuture.supplyAsync(() -> rollout.gate(unwatched(Duration.ofSeconds(4))));
        KubernetesFixture.await("the end of the first look", () -> looks.get() == 1);
        Instant looked = Instant.now();

        client.nodes().resource(NODE.node()).create();

        assertThat(gate.join().green()).isTrue();
        assertThat(Duration.between(looked, Instant.now())).isGreaterThan(Duration.ofSeconds(3));
        assertThat(looks.get()).isEqualTo(2);
    }

    @Test
    void asksTheCloudOnlyBeforeAndAfterItWaitsForANode() {
        CompletableFuture<GateReport> gate = CompletableFuture.supplyAsync(() -> rollout.gate(gate(1)));
        KubernetesFixture.await("some looks", () -> looks.get() >= 3);

        join(NODE);

        assertThat(gate.join().green()).isTrue();
        assertThat(asked).hasValue(2);
        assertThat(whole).hasValue(0);
    }

    @Test
    void asksTheCloudForEachGreen() {
        join(NODE);

        assertThat(rollout.gate(gate(3)).green()).isTrue();

        assertThat(asked).hasValue(3);
    }

    @Test
    void isNotGreenForWhatTheCloudSaidBefore() {
        afterAsking = () -> members = List.of(NODE, OTHER);
        join(NODE);
        CompletableFuture<GateReport> gate = CompletableFuture.supplyAsync(() -> rollout.gate(gate(2)));
        KubernetesFixture.await("the second look, which is red", () -> asked.get() >= 2);

        join(OTHER);

        assertThat(gate.join().green()).isTrue();
        assertThat(asked).hasValue(4);
    }

    @Test
    void asksTheCloudWhoANodeIsThatItDidNotKnow() {
        afterAsking = () -> members = List.of(OTHER);
        CompletableFuture<GateReport> gate = CompletableFuture.supplyAsync(() -> rollout.gate(gate(1)));
        KubernetesFixture.await("a look", () -> looks.get() >= 2);

        join(OTHER);

        assertThat(gate.join().green()).isTrue();
        assertThat(asked).hasValue(2);
    }

    @Test
    void isRedForADetachedInstanceWhoseNodeIsNotReady() {
        detached.add(new InstanceSnapshot(OTHER.instanceId(), OTHER.zone(), "1", "Detached", true));
        join(NODE);
        client.nodes().resource(OTHER.node()).create();
        client.nodes().withName(OTHER.node().getMetadata().getName()).editStatus(node -> {
            node.getStatus().getConditions().stream()
                    .filter(condition -> condition.getType().equals("Ready"))
                    .forEach(condition -> condition.setStatus("False"));
            return node;
        });

        GateReport report = rollout.gate(gate(1, Instant.now(), null));

        assertThat(report.green()).isFalse();
        assertThat(report.text()).contains("is not ready");
    }

    @Test
    void tellsOfTheGroupThatGoesOnWhatItsLastLookSaw() {
        join(NODE);

        GateReport report = rollout.gate(gate(
                2,
                Instant.now().plus(Duration.ofMinutes(3)),
                new RolloutQuery(
                        "test", "nodes-a", false, null, new TreeSet<>(), new TreeSet<>(), RollPolicy.DEFAULT)));

        assertThat(report.now().total()).isEqualTo(1);
        assertThat(asked).hasValue(2);
        assertThat(whole).hasValue(1);
    }

    private void join(SimulatedNode node) {
        client.nodes().resource(node.node()).create();
    }

    private ValidationReport check(ClusterView view, int tolerated) {
        looks.incrementAndGet();
        return ClusterValidation.of(view, tolerated);
    }

    /** As it is now, also when the rest is asked for later. */
    private CloudSnapshotSource cloud() {
        asked.incrementAndGet();
        List<SimulatedNode> now = members;
        afterAsking.run();
        return new CloudSnapshotSource() {
            @Override
            public CloudSnapshot members() {
                return seen(now, List.of());
            }

            @Override
            public CloudSnapshot whole() {
                whole.incrementAndGet();
                return seen(now, detached);
            }
        };
    }

    private static CloudSnapshot seen(List<SimulatedNode> members, List<InstanceSnapshot> detached) {
        List<InstanceSnapshot> instances = new ArrayList<>();
        members.forEach(
                node -> instances.add(new InstanceSnapshot(node.instanceId(), node.zone(), "1", "InService", false)));
        instances.addAll(detached);
        return new CloudSnapshot(
                List.of(new GroupSnapshot(
                        "nodes-a", "nodes-a.test", Role.NODE, 1, members.size(), 2, "1", instances, null, null, null)),
                new TreeMap<>());
    }

    private static Gate gate(int count) {
        return gate(count, Instant.now().plus(Duration.ofMinutes(3)), null);
    }

    private static Gate gate(int count, Instant deadline, RolloutQuery next) {
        return new Gate("test", null, false, new TreeSet<>(), count, Duration.ZERO, deadline, 0, true, next);
    }

    private static Gate unwatched(Duration interval) {
        return new Gate(
                "test",
                null,
                false,
                new TreeSet<>(),
                1,
                interval,
                Instant.now().plus(Duration.ofMinutes(3)),
                0,
                false,
                null);
    }

    private static SimulatedNode node(String instance, String address) {
        return new SimulatedNode(instance, "us-east-1a", address, "nodes-a", false, "v1.36.3");
    }
}
