package dev.windlass.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.windlass.kubernetes.node.KubernetesNodes;
import dev.windlass.rollout.NodeSnapshot;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigClientsTest {
    @TempDir
    Path folder;

    private Path first;
    private Path second;
    private KubeconfigClients clients;

    @BeforeEach
    void create() {
        first = folder.resolve("first");
        second = folder.resolve("second");
        clients = new KubeconfigClients(List.of(first, second));
    }

    @AfterEach
    void close() {
        clients.close();
    }

    @Test
    void aClusterIsTheContextOfItsName() throws IOException {
        write(first, "other", 6001);
        write(second, "mine", 6002);
        assertThat(clients.of("mine").getMasterUrl()).hasPort(6002);
    }

    @Test
    void neverTakesTheCurrentContextInstead() throws IOException {
        write(first, "other", 6001);
        assertThatThrownBy(() -> clients.of("mine"))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.getType()).isEqualTo("UnknownKubernetesContext"))
                .hasMessageContaining("no context named \"mine\"");
    }

    @Test
    void seesAKubeconfigThatIsWrittenLater() throws IOException {
        assertThatThrownBy(() -> clients.of("mine")).isInstanceOf(ApplicationFailure.class);
        write(first, "mine", 6001);
        assertThat(clients.of("mine").getMasterUrl()).hasPort(6001);
    }

    @Test
    void sharesAClientUntilTheKubeconfigChanges() throws IOException {
        write(first, "mine", 6001);
        KubernetesClient client = clients.of("mine");
        assertThat(clients.of("mine")).isSameAs(client);
        write(first, "mine", 6002);
        assertThat(clients.of("mine").getMasterUrl()).hasPort(6002);
    }

    @Test
    void anotherClustersEntryLeavesTheClientAlone() throws IOException {
        write(second, "mine", 6002);
        KubernetesClient client = clients.of("mine");
        write(first, "other", 6001);
        Files.writeString(second, Files.readString(second) + "# touched\n");
        assertThat(clients.of("mine")).isSameAs(client);
    }

    @Test
    void aReplacedClientIsClosedWhenNothingUsesIt() throws IOException {
        write(first, "mine", 6001);
        KubernetesClient replaced = clients.of("mine");
        write(first, "mine", 6002);
        KubernetesClient current = clients.of("mine");

        assertThat(isClosed(replaced)).isTrue();
        assertThat(isClosed(current)).isFalse();
    }

    @Test
    void aReplacedClientStaysOpenUntilItsLastLeaseEnds() throws IOException {
        write(first, "mine", 6001);
        ClientLease drain = clients.lease("mine");
        ClientLease watch = clients.lease("mine");
        write(first, "mine", 6002);
        clients.of("mine");

        drain.close();
        drain.close();
        assertThat(isClosed(watch.client())).isFalse();
        watch.close();
        assertThat(isClosed(watch.client())).isTrue();
    }

    @Test
    void aClientThatIsNotReplacedOutlivesItsLeases() throws IOException {
        write(first, "mine", 6001);
        ClientLease lease = clients.lease("mine");
        lease.close();

        assertThat(isClosed(clients.of("mine"))).isFalse();
        assertThat(clients.of("mine")).isSameAs(lease.client());
    }

    @Test
    void theClientOfAContextThatIsGoneIsClosed() throws IOException {
        write(first, "mine", 6001);
        KubernetesClient client = clients.of("mine");
        write(first, "other", 6001);

        assertThatThrownBy(() -> clients.of("mine")).isInstanceOf(ApplicationFailure.class);

        assertThat(isClosed(client)).isTrue();
    }

    @Test
    void theEndClosesWhatIsStillInUse() throws IOException {
        write(first, "mine", 6001);
        ClientLease replaced = clients.lease("mine");
        write(first, "mine", 6002);
        ClientLease current = clients.lease("mine");

        clients.close();

        assertThat(isClosed(replaced.client())).isTrue();
        assertThat(isClosed(current.client())).isTrue();
    }

    @Test
    void aQuestionThatIsOnItsWayWhenTheKubeconfigChangesIsAnswered() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch replaced = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.countDown();
            await(replaced);
            byte[] none = "{\"kind\":\"NodeList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[]}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, none.length);
            exchange.getResponseBody().write(none);
            exchange.close();
        });
        server.start();
        try {
            write(first, "mine", "http", server.getAddress().getPort());
            CompletableFuture<List<NodeSnapshot>> nodes =
                    CompletableFuture.supplyAsync(() -> new KubernetesNodes(clients).observeNodes("mine"));
            await(asked);
            write(first, "mine", 6002);
            clients.of("mine");
            replaced.countDown();

            assertThat(nodes.get(20, TimeUnit.SECONDS)).isEmpty();
        } finally {
            replaced.countDown();
            server.stop(0);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isClosed(KubernetesClient client) {
        return client.getHttpClient().isClosed();
    }

    private static void write(Path file, String context, int port) throws IOException {
        write(file, context, "https", port);
    }

    private static void write(Path file, String context, String scheme, int port) throws IOException {
        Files.writeString(file, """
                apiVersion: v1
                kind: Config
                current-context: %1$s
                clusters: [{name: %1$s, cluster: {server: "%3$s://127.0.0.1:%2$d"}}]
                users: [{name: %1$s, user: {token: "x"}}]
                contexts: [{name: %1$s, context: {cluster: %1$s, user: %1$s}}]
                """.formatted(context, port, scheme));
    }
}
