package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.change.Phase;
import dev.windlass.cli.CommandLineFixture.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionVerbsTest {

    @TempDir
    private Path directory;

    private FakeApi api;
    private CommandLineFixture windlass;

    @BeforeEach
    void start() {
        api = new FakeApi();
        api.addChange("c-1", Phase.AWAITING_APPROVAL, FakeApi.DIGEST);
        windlass = new CommandLineFixture(api.url(), directory);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void approveSendsTheDigestThatTheUserNamed() {
        Run run = windlass.run("approve", "c-1", "--digest", FakeApi.DIGEST, "--reason", "looks right");

        assertThat(run.code()).isZero();
        assertThat(api.only("POST", "/v1/changes/c-1/approve").json())
                .isEqualTo(Json.parse(
                        "{\"who\":\"alice\",\"reason\":\"looks right\",\"digest\":\"" + FakeApi.DIGEST + "\"}", "word"));
    }

    @Test
    void everyVerbNamesTheClusterItIsGiven() {
        windlass.run("approve", "c-1", "--digest", FakeApi.DIGEST, "--name", FakeApi.CLUSTER);
        windlass.run("pause", "c-1", "--name", FakeApi.CLUSTER);
        windlass.run("answer", "c-1", "retry", "--name", FakeApi.CLUSTER);

        assertThat(api.paths("POST")).containsExactly(
                "/v1/changes/c-1/approve?cluster=" + FakeApi.CLUSTER,
                "/v1/changes/c-1/pause?cluster=" + FakeApi.CLUSTER,
                "/v1/changes/c-1/answer?cluster=" + FakeApi.CLUSTER);
    }

    @Test
    void approveOfAnotherDigestApprovesNothing() {
        Run run = windlass.run("approve", "c-1", "--digest", FakeApi.OTHER_DIGEST, "--yes");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains(FakeApi.DIGEST).contains("nothing was approved");
        assertThat(api.paths("POST")).isEmpty();
    }

    @Test
    void approveWithoutDigestShowsThePlanAndApprovesNothing() {
        Run run = windlass.run("approve", "c-1");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("plan sealed as").contains("Digest: " + FakeApi.DIGEST);
        assertThat(run.err()).contains("Must specify --yes");
        assertThat(api.paths("POST")).isEmpty();
    }

    @Test
    void approveWithYesApprovesTheDigestThatItShowed() {
        Run run = windlass.run("approve", "c-1", "--yes");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("plan sealed as " + FakeApi.DIGEST);
        assertThat(api.only("POST", "/approve").json().path("digest").asText()).isEqualTo(FakeApi.DIGEST);
    }

    @Test
    void approveOfAChangeWithoutAPlanIsRefused() {
        api.addChange("c-2", Phase.PLANNING, null);

        Run run = windlass.run("approve", "c-2", "--yes");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("has no plan yet: it is planning");
    }

    @Test
    void rejectNamesThePlanThatIsSealed() {
        windlass.run("reject", "c-1", "--reason", "not today");

        JsonNode word = api.only("POST", "/v1/changes/c-1/reject").json();
        assertThat(word.path("digest").asText()).isEqualTo(FakeApi.DIGEST);
        assertThat(word.path("reason").asText()).isEqualTo("not today");
    }

    @Test
    void pauseAndResumeSayWho() {
        windlass.run("pause", "c-1");
        windlass.run("resume", "c-1");

        assertThat(api.only("POST", "/pause").json().path("who").asText()).isEqualTo("alice");
        assertThat(api.only("POST", "/resume").json().path("who").asText()).isEqualTo("alice");
    }

    @Test
    void answerNamesTheQuestionThatWasRead() {
        api.question = "draining i-1: still there: default/stuck. retry | force | skip | abort?";
        api.addChange("c-1", Phase.ROLLING, FakeApi.DIGEST);
        windlass.run("answer", "c-1", "skip");
        assertThat(api.only("POST", "/answer").json().path("question").asText()).isEqualTo(api.question);
    }

    @Test
    void answerTakesOnlyTheNamedChoices() {
        assertThat(windlass.run("answer", "c-1", "skip").code()).isZero();
        assertThat(api.only("POST", "/answer").json().path("choice").asText()).isEqualTo("skip");

        assertThat(windlass.run("answer", "c-1", "perhaps").code()).isEqualTo(1);
        assertThat(api.paths("POST")).hasSize(1);
    }

    @Test
    void publishSendsTheFileAsItIs() throws Exception {
        Files.writeString(directory.resolve("event.json"), "{\"id\":\"e-1\",\"data\":{}}");

        Run run = windlass.run("events", "publish", "event.json");

        assertThat(run.out()).contains("Published change e-1.");
        assertThat(api.only("POST", "/v1/events").json()).isEqualTo(Json.parse("{\"id\":\"e-1\",\"data\":{}}", "event"));
    }

    @Test
    void publishReadsStandardInput() {
        assertThat(windlass.typing("{\"id\":\"e-2\"}").run("events", "publish", "-").out()).contains("e-2");
    }

    @Test
    void publishRefusesWhatIsNotJsonOrTooLarge() throws Exception {
        Files.writeString(directory.resolve("event.json"), "{\"id\":");
        Files.writeString(directory.resolve("large.json"), "\"" + "x".repeat(1 << 20) + "\"");

        assertThat(windlass.run("events", "publish", "event.json").err()).contains("event.json: not JSON");
        assertThat(windlass.run("events", "publish", "large.json").err()).contains("larger than 1 MiB");
        assertThat(windlass.run("events", "publish", "missing.json").err()).contains("missing.json: no such file");
        assertThat(api.paths("POST")).isEmpty();
    }

    @Test
    void refusedRecordsAreListedWithFieldAndReason() {
        api.refusesAtTheDoor = true;

        assertThat(windlass.run("events", "dlq").out()).contains("0:7\t").contains("data.cluster").contains("must be lower case");
    }

    @Test
    void replaySendsTheMendedRecord() throws Exception {
        Files.writeString(directory.resolve("mended.json"), "{\"cluster\":\"a\"}");

        Run run = windlass.run("events", "replay-dlq", "0:7", "--with", "mended.json");

        assertThat(run.code()).isZero();
        assertThat(api.only("POST", "/v1/dlq/0/7/replay").body()).isEqualTo("{\"cluster\":\"a\"}");
    }

    @Test
    void replayOfNoPlaceIsRefused() {
        assertThat(windlass.run("events", "replay-dlq", "7").err()).contains("PARTITION:OFFSET: must be two numbers");
        assertThat(api.requests).isEmpty();
    }
}
