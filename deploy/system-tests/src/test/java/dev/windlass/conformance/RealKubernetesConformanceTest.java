package dev.windlass.conformance;

import static dev.windlass.conformance.Effect.cordoned;
import static dev.windlass.conformance.Effect.deregistered;
import static dev.windlass.conformance.Effect.evicted;
import static dev.windlass.conformance.Effect.excluded;
import static dev.windlass.conformance.Effect.tainted;
import static dev.windlass.conformance.Effect.terminated;
import static dev.windlass.conformance.Effect.validated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.Phase;
import dev.windlass.proxy.Exchange;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where the behaviour of the API itself matters: the same on the real kube-apiserver, its controllers and its scheduler. */
class RealKubernetesConformanceTest {

    private RolloutWorld world;

    @BeforeEach
    void open() {
        world = RolloutWorld.real();
    }

    @AfterEach
    void close() {
        if (world != null) {
            world.close();
        }
    }

    @Test
    @Tag("R13")
    @Tag("R18")
    @Tag("R21")
    void aNodeGoesStepByStepAndPodsOfDaemonSetsAndMirrorsStayOnIt() {
        InstanceGroup nodes = world.nodes("nodes-a", 1).behindLoadBalancer();
        String node = nodes.members().getFirst();
        List<String> agents = world.pods.daemonSet("agent", 1);
        String mirror = world.pods.mirror("mirror", node);
        String pod = world.pods.withEmptyDir("web", 1).getFirst();
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();

        world.roll().completed();

        assertThat(world.steps())
                .containsSubsequence(
                        tainted(node),
                        cordoned(node),
                        excluded(node),
                        deregistered(node),
                        evicted(pod),
                        terminated(node),
                        validated());
        assertThat(world.effects(Effect.Evicted.class))
                .extracting(Effect.Evicted::pod)
                .doesNotContain(mirror)
                .doesNotContainAnyElementsOf(agents);
    }

    @Test
    @Tag("R17")
    void whatABudgetRefusesIsAskedAgainUntilItLetsGo() {
        InstanceGroup nodes = world.nodes("nodes-a", 2);
        world.pods.deployment("web", 4);
        world.pods.budget("web", 3);
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();

        try (Serving serving = Serving.of(world.kubernetes(), "web")) {
            world.roll().completed();

            assertThat(serving.fewest()).isGreaterThanOrEqualTo(3);
        }
        List<Exchange> evictions = world.exchanges().stream()
                .filter(exchange -> exchange.request().path().endsWith("/eviction"))
                .toList();
        assertThat(evictions).extracting(Exchange::status).contains(429, 201);
        assertThat(evictions)
                .allSatisfy(exchange -> assertThat(exchange.request()
                                .json()
                                .at("/deleteOptions/preconditions/uid")
                                .asText())
                        .isNotEmpty());
        assertThat(world.effects(Effect.Deleted.class)).isEmpty();
    }

    @Test
    @Tag("R22")
    @Tag("R62")
    @Tag("R63")
    void aBudgetThatNeverAllowsIsNamedAndAnAbortLeavesNothingBehind() {
        InstanceGroup nodes = world.nodes("nodes-a", 1);
        String node = nodes.members().getFirst();
        String pod = world.pods.deployment("web", 1).getFirst();
        world.pods.budget("web", 1);
        world.settings(nodes, "1", "0", null);
        nodes.moveTemplate();

        RunningChange change = world.start(new Rolling().drainTimeout(Duration.ofSeconds(1)));

        assertThat(change.awaitQuestion().question())
                .contains("PodDisruptionBudget default/web does not let pod " + pod + " go");
        change.abort();
        change.result().ended(Phase.ABORTED);
        assertThat(world.terminated()).isEmpty();
        assertThat(world.marks(node)).isEmpty();
    }
}
