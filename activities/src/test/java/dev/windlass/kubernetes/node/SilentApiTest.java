package dev.windlass.kubernetes.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.activity.RolloutActivities;
import dev.windlass.activity.RolloutActivities.Gate;
import dev.windlass.health.ValidationReport;
import dev.windlass.kubernetes.KubeconfigClients;
import dev.windlass.kubernetes.health.ClusterRollout;
import dev.windlass.kubernetes.health.GateRow;
import dev.windlass.rollout.CloudSnapshot;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API server that takes connections and never says a word. */
class SilentApiTest {
    @TempDir
    Path folder;

    private final AtomicInteger heartbeats = new AtomicInteger();
    private final TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();
    private ServerSocket silent;
    private KubeconfigClients clients;
    private RolloutActivities rollout;

    @BeforeEach
    void start() throws IOException {
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Path kubeconfig = folder.resolve("config");
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                current-context: mine
                clusters: [{name: mine, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: mine, user: {token: "x"}}]
                contexts: [{name: mine, context: {cluster: mine, user: mine}}]
                """.formatted(silent.getLocalPort()));
        clients = new KubeconfigClients(List.of(kubeconfig));
        temporal.setActivityHeartbeatListener(GateRow.class, _ -> heartbeats.incrementAndGet());
        temporal.registerActivitiesImplementations(new ClusterRollout(
                clients,
                new KubernetesNodes(clients),
                _ -> CloudSnapshot.NONE,
                _ -> {},
                (_, _) -> {
                    throw new AssertionError("there is nothing to check");
                },
                Duration.ofMillis(100)));
        rollout = temporal.newActivityStub(RolloutActivities.class);
    }

    @AfterEach
    void stop() throws IOException {
        temporal.close();
        clients.close();
        silent.close();
    }

    @Test
    void validationEndsInAReportThatSaysSoAndBeatsMeanwhile() {
        Instant begun = Instant.now();

        ValidationReport report =
                rollout.gate(Gate.once("mine", begun.plusSeconds(1), 0)).report();

        assertThat(report.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.message()).startsWith("cannot reach the API: "));
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(30));
        assertThat(heartbeats.get()).as("heartbeats of one look").isGreaterThan(2);
    }
}
