package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.change.ChangeView.OpenQuestion;
import dev.windlass.change.Phase;
import dev.windlass.cli.CommandLineFixture.Run;
import dev.windlass.cli.terminal.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionVerbsTest {

    private static final OpenQuestion STUCK = new OpenQuestion(
            "nodes-a",
            "draining i-1: still there: default/stuck. retry | force | skip | abort?",
            List.of("retry", "force", "skip", "abort"));
    private static final OpenQuestion MOVED = new OpenQuestion(
            "nodes-b",
            "the launch template of nodes-b moved. finish | fold-in | restart | abort?",
            List.of("finish", "fold-in", "restart", "abort"));

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
                        "{\"who\":\"alice\",\"reason\":\"looks right\",\"digest\":\"" + FakeApi.DIGEST + "\"}",
                        "word"));
    }

    @Test
    void whoeverSpokeToAnApiThatBrokeOffIsToldThatItMayHaveHeard() {
        api.diesOverWords = true;

        Run run = windlass.run("approve", "c-1", "--digest", FakeApi.DIGEST);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("Error: Windlass API at " + api.url() + " broke off before it answered; "
                        + "it may have heard you: see windlass get changes before you say it again\n");
    }

    @Test
    void abortSaysWhatBecomesOfWhatWasBegun() {
        api.addChange("c-2", Phase.APPLYING, FakeApi.DIGEST);
        api.addChange("c-3", Phase.ROLLING, FakeApi.DIGEST);

        assertThat(windlass.run("abort", "c-1").out()).isEqualTo("Aborted change c-1: nothing else is begun.\n");
        assertThat(windlass.run("abort", "c-2").out())
                .contains("What is applied stays", "The next update goes on from there.");
        assertThat(windlass.run("abort", "c-3").out()).contains("what was prepared is undone");
    }

    @Test
    void everyVerbNamesTheClusterItIsGiven() {
        windlass.run("approve", "c-1", "--digest", FakeApi.DIGEST, "--name", FakeApi.CLUSTER);
        windlass.run("pause", "c-1", "--name", FakeApi.CLUSTER);
        windlass.run("answer", "c-1", "retry", "--name", FakeApi.CLUSTER);
        windlass.run("abort", "c-1", "--name", FakeApi.CLUSTER);
        windlass.run("skip", "c-1", "i-1", "--name", FakeApi.CLUSTER);
        windlass.run("force", "c-1", "default/web", "--name", FakeApi.CLUSTER);
        windlass.run("retry", "c-1", "--name", FakeApi.CLUSTER);
        windlass.run("retarget", "c-1", "finish", "--name", FakeApi.CLUSTER);

        assertThat(api.paths("POST"))
                .containsExactly(
                        "/v1/changes/c-1/approve?cluster=" + FakeApi.CLUSTER,
                        "/v1/changes/c-1/pause?cluster=" + FakeApi.CLUSTER,
                        "/v1/changes/c-1/answer?cluster=" + FakeApi.CLUSTER,
                        "/v1/changes/c-1/abort?cluster=" + FakeApi.CLUSTER,
                        "/v1/changes/c-1/skip?cluster=" + FakeApi.CLUSTER,
                        "/v1/changes/c-1/force?cluster=" + FakeApi.CLUSTER,
                        "/v1/changes/c-1/retry?cluster=" + FakeApi.CLUSTER,
                        "/v1/changes/c-1/retarget?cluster=" + FakeApi.CLUSTER);
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
    void approveShowsWhoAskedForWhatAndWhyAndWhoseWordItNeeds() {
        api.reason = "new image\nApproval:     by anybody";
        api.approval = ApprovalPolicy.TWO_PERSON;
        api.groups = List.of(new GroupProgress("nodes-a", "waiting", 0, 2, 3));
        api.addChange("c-4", Phase.AWAITING_APPROVAL, FakeApi.DIGEST);

        assertThat(windlass.run("approve", "c-4").out())
                .containsSubsequence(
                        "Change:       c-4: edit of " + FakeApi.CLUSTER,
                        "Requested by: alice at 1970-01-01",
                        "Reason:       new image\\u000aApproval:     by anybody\n",
                        "Approval:     by somebody other than alice",
                        "Nodes to go:  nodes-a 2 of 3",
                        "plan sealed as");
    }

    @Test
    void approveWithYesApprovesTheDigestThatItShowed() {
        Run run = windlass.run("approve", "c-1", "--yes");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("plan sealed as " + FakeApi.DIGEST);
        assertThat(api.only("POST", "/approve").json().path("digest").asText()).isEqualTo(FakeApi.DIGEST);
    }

    @Test
    void approveOfWhatIsApprovedSaysByWhomAndAsksForNothing() {
        api.approvedBy = "bob";
        api.addChange("c-3", Phase.ROLLING, FakeApi.DIGEST);

        Run run = windlass.run("approve", "c-3");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("change c-3 is approved already, by bob; it is rolling");
        assertThat(run.out()).isEmpty();
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
    void abortSaysWhoAndWhy() {
        Run run = windlass.run("abort", "c-1", "--reason", "the shop is open");

        assertThat(run.code()).isZero();
        assertThat(api.only("POST", "/v1/changes/c-1/abort").json())
                .isEqualTo(Json.parse("{\"who\":\"alice\",\"reason\":\"the shop is open\"}", "word"));
    }

    @Test
    void skipNamesTheNode() {
        windlass.run("skip", "c-1", "i-0123", "--reason", "holds a licence");

        assertThat(api.only("POST", "/skip").json())
                .isEqualTo(
                        Json.parse("{\"who\":\"alice\",\"reason\":\"holds a licence\",\"node\":\"i-0123\"}", "word"));
    }

    @Test
    void forceNamesThePod() {
        windlass.run("force", "c-1", "default/web-1");

        assertThat(api.only("POST", "/force").json())
                .isEqualTo(Json.parse("{\"who\":\"alice\",\"reason\":\"\",\"pod\":\"default/web-1\"}", "word"));
    }

    @Test
    void retrySaysWho() {
        windlass.run("retry", "c-1");

        assertThat(api.only("POST", "/retry").json())
                .isEqualTo(Json.parse("{\"who\":\"alice\",\"reason\":\"\"}", "word"));
    }

    @Test
    void whatTheChangeRefusesIsToldInItsWords() {
        api.refusesWords = "node: must be the name of a node or the id of its instance, such as i-0123456789abcdef0";

        Run run = windlass.run("skip", "c-1", "what?");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("Error: " + api.refusesWords + "\n");
    }

    @Test
    void answerNamesTheQuestionThatWasRead() {
        asking(STUCK);

        Run run = windlass.run("answer", "c-1", "skip");

        assertThat(run.out()).contains(STUCK.question());
        JsonNode word = api.only("POST", "/answer").json();
        assertThat(word.path("choice").asText()).isEqualTo("skip");
        assertThat(word.path("question").asText()).isEqualTo(STUCK.question());
        assertThat(word.path("instanceGroup").asText()).isEqualTo("nodes-a");
    }

    @Test
    void answerTakesWhateverChoiceTheQuestionNames() {
        asking(new OpenQuestion("nodes-a", "checkpoint 50 %. continue | abort?", List.of("continue", "abort")));

        assertThat(windlass.run("answer", "c-1", "continue").code()).isZero();
        assertThat(api.only("POST", "/answer").json().path("choice").asText()).isEqualTo("continue");
    }

    @Test
    void ofSeveralQuestionsTheOneOfTheNamedGroupIsAnswered() {
        asking(STUCK, MOVED);

        windlass.run("answer", "c-1", "retry", "--instance-group", "nodes-a");

        assertThat(api.only("POST", "/answer").json().path("instanceGroup").asText())
                .isEqualTo("nodes-a");
    }

    @Test
    void anAnswerThatMayMeanSeveralQuestionsIsNotSent() {
        asking(STUCK, MOVED);

        Run run = windlass.run("answer", "c-1", "abort");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("--instance-group")
                .contains("\n  nodes-a: " + STUCK.question())
                .contains("\n  nodes-b: " + MOVED.question());
        assertThat(windlass.run("answer", "c-1", "abort", "--instance-group", "nodes-c")
                        .err())
                .contains("--instance-group: nodes-c asks nothing");
        assertThat(api.paths("POST")).isEmpty();
    }

    @Test
    void retargetAnswersTheQuestionAboutTheTemplateAlone() {
        asking(STUCK, MOVED);

        Run run = windlass.run("retarget", "c-1", "fold-in");

        assertThat(run.code()).isZero();
        JsonNode word = api.only("POST", "/v1/changes/c-1/retarget").json();
        assertThat(word.path("choice").asText()).isEqualTo("fold-in");
        assertThat(word.path("question").asText()).isEqualTo(MOVED.question());
        assertThat(word.path("instanceGroup").asText()).isEqualTo("nodes-b");
    }

    @Test
    void publishSendsTheFileAsItIs() throws Exception {
        Files.writeString(directory.resolve("event.json"), "{\"id\":\"e-1\",\"data\":{}}");

        Run run = windlass.run("events", "publish", "event.json");

        assertThat(run.out()).contains("Published change e-1.");
        assertThat(api.only("POST", "/v1/events").json())
                .isEqualTo(Json.parse("{\"id\":\"e-1\",\"data\":{}}", "event"));
    }

    @Test
    void publishOfAKnownChangeSaysThatItIsNotCarriedOutTwice() throws Exception {
        Files.writeString(
                directory.resolve("event.json"),
                "{\"specversion\":\"1.0\",\"id\":\"c-1\",\"data\":{\"cluster\":\"" + FakeApi.CLUSTER + "\"}}");

        assertThat(windlass.run("events", "publish", "event.json").out())
                .contains("Published again: change c-1 is known, and awaiting approval; it is not carried out twice.");
        assertThat(api.paths("POST")).containsExactly("/v1/events");
    }

    @Test
    void publishOfAnotherEventUnderAKnownIdSaysWhatItWasRefusedFor() throws Exception {
        Files.writeString(
                directory.resolve("event.json"),
                "{\"specversion\":\"1.0\",\"id\":\"c-1\",\"data\":{\"cluster\":\"" + FakeApi.CLUSTER + "\"}}");
        for (String field : List.of("id", "data")) {
            api.takenField = field;

            Run run = windlass.run("events", "publish", "event.json");

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains(field + ": must be another");
            assertThat(run.out()).doesNotContain("Published");
        }
    }

    @Test
    void publishReadsStandardInput() {
        assertThat(windlass.typing("{\"id\":\"e-2\"}")
                        .run("events", "publish", "-")
                        .out())
                .contains("e-2");
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

        assertThat(windlass.run("events", "dlq").out())
                .contains("0:7\t")
                .contains("data.cluster")
                .contains("must be lower case");
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

    private void asking(OpenQuestion... questions) {
        api.questions = List.of(questions);
        api.addChange("c-1", Phase.ROLLING, FakeApi.DIGEST);
    }
}
