package dev.windlass.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.cli.CommandLineFixture;
import dev.windlass.cli.CommandLineFixture.Run;
import dev.windlass.cli.Deadline;
import dev.windlass.cli.FakeApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EditorTest {

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
    void whatTheEditorLeavesIsPublishedAsAReplacement() throws Exception {
        editor("sed -i s/1.36.3/1.36.4/ \"$1\"");

        Run run = windlass.run("edit", "cluster", FakeApi.CLUSTER, "--yes");

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        JsonNode change = api.only("POST", "/v1/events").json().path("data").path("change");
        assertThat(change.path("kind").asText()).isEqualTo("replace");
        assertThat(change.path("documents").asText())
                .contains("kubernetesVersion: 1.36.4")
                .contains("name: nodes-us-east-1d");
    }

    @Test
    void withoutYesTheEditWaitsForApproval() throws Exception {
        editor("sed -i s/1.36.3/1.36.4/ \"$1\"");

        Run run = windlass.run("edit", "cluster", FakeApi.CLUSTER);

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("windlass approve ").contains("--digest " + FakeApi.DIGEST);
        assertThat(api.paths("POST")).contains("/v1/events").noneMatch(path -> path.contains("/approve"));
    }

    @Test
    void anEditorThatChangesNothingCancelsTheEdit() throws Exception {
        editor("true");

        Run run = windlass.run("edit", "cluster", FakeApi.CLUSTER, "--yes");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("Edit cancelled, no changes made.");
        assertThat(api.paths("POST")).isEmpty();
    }

    @Test
    void theTemporaryFileIsItsOwnersOnlyAndGoesAfterwards() throws Exception {
        editor("ls -l \"$1\" > " + directory + "/mode; printf %s \"$1\" > " + directory + "/name");

        windlass.run("edit", "cluster", FakeApi.CLUSTER);

        assertThat(Files.readString(directory.resolve("mode"))).startsWith("-rw------- ");
        assertThat(Path.of(Files.readString(directory.resolve("name")))).doesNotExist();
    }

    @Test
    void anInvalidEditIsOpenedAgainWithTheErrorOnTop() throws Exception {
        api.refuses = "netwrking";
        editor("cp \"$1\" " + directory + "/seen; if grep -q netwrking \"$1\";"
                + " then sed -i s/netwrking/networking/ \"$1\"; else echo '  netwrking: {}' >> \"$1\"; fi");

        Run run = windlass.run("edit", "cluster", FakeApi.CLUSTER, "--yes");

        assertThat(run.code()).isZero();
        assertThat(Files.readString(directory.resolve("seen")))
                .startsWith("# ")
                .contains("# spec.netwrking: unknown field");
        assertThat(api.only("POST", "/v1/events")
                        .json()
                        .path("data")
                        .path("change")
                        .path("documents")
                        .asText())
                .contains("networking: {}")
                .doesNotContain("refused");
    }

    @Test
    void givingUpOnAnInvalidEditKeepsACopy() throws Exception {
        api.refuses = "netwrking";
        editor("grep -q netwrking \"$1\" || echo '  netwrking: {}' >> \"$1\"");

        Run run = windlass.run("edit", "cluster", FakeApi.CLUSTER, "--yes");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("no valid changes were saved: spec.netwrking: unknown field");
        String copy = run.err().replaceAll("(?s).*A copy of your changes is in (\\S+).*", "$1");
        assertThat(Files.readString(Path.of(copy))).contains("netwrking: {}");
        Files.delete(Path.of(copy));
    }

    @Test
    void anEditOfWhatSomebodyElseChangedMeanwhileIsNotPublished() throws Exception {
        editor("sed -i s/1.36.3/1.36.4/ \"$1\"; touch " + directory + "/edited; while [ ! -e " + directory
                + "/changed ]; do :; done");
        Thread.ofVirtual().start(() -> {
            Deadline.until(() -> Files.exists(directory.resolve("edited")));
            api.documents = FakeApi.DOCUMENTS.replace("maxSize: 2", "maxSize: 3");
            try {
                Files.createFile(directory.resolve("changed"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        Run run = windlass.run("edit", "cluster", FakeApi.CLUSTER, "--yes");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("somebody else changed");
        assertThat(api.paths("POST")).doesNotContain("/v1/events");
        Files.delete(Path.of(run.err().strip().replaceAll("(?s).* kept in ", "")));
    }

    @Test
    void anInstanceGroupIsEditedByItself() throws Exception {
        editor("grep -q 'kind: Cluster' \"$1\" || sed -i s/'maxSize: 2'/'maxSize: 4'/ \"$1\"");

        windlass.run("edit", "ig", "nodes-us-east-1d", "--name", FakeApi.CLUSTER, "--yes");

        assertThat(api.only("POST", "/v1/events")
                        .json()
                        .path("data")
                        .path("change")
                        .path("documents")
                        .asText())
                .contains("kind: Cluster")
                .contains("maxSize: 4");
    }

    private void editor(String script) throws IOException {
        Path file = directory.resolve("editor.sh");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        windlass.with("EDITOR", file.toString());
    }
}
