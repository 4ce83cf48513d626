package dev.windlass.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.cli.CommandLineFixture;
import dev.windlass.cli.CommandLineFixture.Run;
import dev.windlass.cli.FakeApi;
import dev.windlass.cli.terminal.DocumentYaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {

    @TempDir
    private Path directory;

    private FakeApi api;
    private CommandLineFixture windlass;

    @BeforeEach
    void start() {
        api = new FakeApi();
        windlass = new CommandLineFixture(api.url(), directory);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aNewFileIsItsOwnersOnly() throws Exception {
        Run run = windlass.run("export", "kubeconfig", FakeApi.CLUSTER, "--admin");

        Path file = directory.resolve(".kube/config");
        assertThat(run.out()).isEqualTo("Windlass has set your kubectl context to example.cluster.k8s.local\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.list(file.getParent())).containsExactly(file);
    }

    @Test
    void otherClustersOfTheFileStay() throws Exception {
        Path file = directory.resolve("kube.yaml");
        Files.writeString(file, """
                apiVersion: v1
                kind: Config
                preferences: {colors: true}
                clusters: [{name: other, cluster: {server: "https://other"}}]
                users:
                - {name: other, user: {token: keep}}
                - {name: example.cluster.k8s.local, user: {token: old}}
                contexts: []
                current-context: other
                """);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        windlass.run("export", "kubeconfig", FakeApi.CLUSTER, "--admin", "--kubeconfig", "kube.yaml");

        Map<String, Object> merged =
                DocumentYaml.readAll(Files.readString(file), "file").getFirst();
        assertThat(merged.get("current-context")).isEqualTo(FakeApi.CLUSTER);
        assertThat(merged.get("preferences")).isEqualTo(Map.of("colors", true));
        assertThat(merged.get("users"))
                .isEqualTo(List.of(
                        Map.of("name", "other", "user", Map.of("token", "keep")),
                        Map.of("name", FakeApi.CLUSTER, "user", Map.of("token", "new"))));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void adminLivesEighteenHoursOrAsLongAsSaid() {
        windlass.run("export", "kubeconfig", FakeApi.CLUSTER, "--admin");
        windlass.run("export", "kubeconfig", FakeApi.CLUSTER, "--admin=90m");

        assertThat(api.paths("GET"))
                .containsExactly(
                        "/v1/clusters/" + FakeApi.CLUSTER + "/kubeconfig?admin=PT18H",
                        "/v1/clusters/" + FakeApi.CLUSTER + "/kubeconfig?admin=PT1H30M");
    }

    @Test
    void withoutAdminNoCredentialIsWritten() throws Exception {
        Run run = windlass.run("export", "kubeconfig", FakeApi.CLUSTER);

        assertThat(Files.readString(directory.resolve(".kube/config")))
                .contains("https://127.0.0.1:6443")
                .doesNotContain("token");
        assertThat(run.err()).contains("no user authentication");
    }

    @Test
    void anExistingUserOfTheFileCanBeNamed() throws Exception {
        windlass.run("export", "kubeconfig", FakeApi.CLUSTER, "--user", "sso");

        assertThat(DocumentYaml.readAll(Files.readString(directory.resolve(".kube/config")), "file")
                        .getFirst()
                        .get("contexts"))
                .isEqualTo(List.of(
                        Map.of("name", FakeApi.CLUSTER, "context", Map.of("cluster", FakeApi.CLUSTER, "user", "sso"))));
    }

    @Test
    void aFileThatIsBeingWrittenIsLeftAlone() throws Exception {
        Files.createDirectories(directory.resolve(".kube"));
        Files.writeString(directory.resolve(".kube/config.lock"), "");

        Run run = windlass.run("export", "kubeconfig", FakeApi.CLUSTER, "--admin");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("is being written by another program");
        assertThat(directory.resolve(".kube/config")).doesNotExist();
    }

    @Test
    void aBrokenFileIsNotOverwritten() throws Exception {
        Files.writeString(directory.resolve("kube.yaml"), "clusters: {not: a list}\n");

        Run run = windlass.run("export", "kubeconfig", FakeApi.CLUSTER, "--kubeconfig", "kube.yaml");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("kube.yaml: clusters: must be a list");
        assertThat(directory.resolve("kube.yaml")).hasContent("clusters: {not: a list}\n");
    }
}
