package dev.windlass.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> assertThat(failure.getType()).isEqualTo("UnknownKubernetesContext"))
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

    private static void write(Path file, String context, int port) throws IOException {
        Files.writeString(file, """
                apiVersion: v1
                kind: Config
                current-context: %1$s
                clusters: [{name: %1$s, cluster: {server: "https://127.0.0.1:%2$d"}}]
                users: [{name: %1$s, user: {token: "x"}}]
                contexts: [{name: %1$s, context: {cluster: %1$s, user: %1$s}}]
                """.formatted(context, port));
    }
}
