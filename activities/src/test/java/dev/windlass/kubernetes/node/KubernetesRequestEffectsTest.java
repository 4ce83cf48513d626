package dev.windlass.kubernetes.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.windlass.failpoint.EffectListener;
import dev.windlass.kubernetes.KubeconfigClients;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a listener hears of requests that the client sends, and how often the client sends them. */
@Timeout(60)
class KubernetesRequestEffectsTest {

    private static final String NODE = "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"i-1\"}}";

    @TempDir
    Path folder;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private HttpServer server;
    private KubeconfigClients clients;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean looks = exchange.getRequestMethod().equals("GET");
            if (!looks) {
                heard.add(exchange.getRequestMethod());
            }
            byte[] answer = NODE.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(looks ? 200 : status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        Path kubeconfig = Files.writeString(
                folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                current-context: mine
                clusters: [{name: mine, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: mine, user: {token: "x"}}]
                contexts: [{name: mine, context: {cluster: mine, user: mine}}]
                """.formatted(server.getAddress().getPort()));
        clients = new KubeconfigClients(List.of(kubeconfig), new EffectListener() {
            @Override
            public void before(String effect) {
                heard.add("before " + effect);
            }

            @Override
            public void after(String effect) {
                heard.add("after " + effect);
            }
        });
    }

    @AfterEach
    void stop() {
        clients.close();
        server.stop(0);
    }

    @Test
    void hearsOfACordonBeforeItLeavesAndAfterItWasTaken() {
        cordon();

        assertThat(heard).containsExactly("before kubernetes.cordon", "PATCH", "after kubernetes.cordon");
    }

    @Test
    void doesNotHearThatARefusedRequestWasTakenAndDoesNotRepeatIt() {
        for (int refused : List.of(409, 429, 500, 503)) {
            heard.clear();
            status = refused;

            assertThatThrownBy(this::cordon).isInstanceOf(KubernetesClientException.class);

            assertThat(heard).as("answers %d", refused).containsExactly("before kubernetes.cordon", "PATCH");
        }
    }

    private void cordon() {
        KubernetesClient client = clients.of("mine");
        client.nodes()
                .withName("i-1")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"unschedulable\":true}}");
    }
}
