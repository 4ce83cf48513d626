package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.change.ChangeView.OpenQuestion;
import dev.windlass.change.Phase;
import dev.windlass.cli.CommandLineFixture.Run;
import dev.windlass.cli.terminal.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ChangingVerbsTest {

    private static final String CLUSTER = FakeApi.CLUSTER;

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
    void updateWithoutYesOnlyPreviews() {
        Run run = windlass.run("update", "cluster", CLUSTER);

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("LaunchTemplate/nodes").contains("Must specify --yes to apply changes");
        assertThat(api.paths("POST")).containsExactly("/v1/clusters/" + CLUSTER + "/preview");
    }

    @Test
    void exitCodeOfAPreviewTellsWhetherThereAreChanges() {
        assertThat(windlass.run("update", "cluster", CLUSTER, "--exit-code").code())
                .isEqualTo(2);
        api.modifies = 0;
        assertThat(windlass.run("update", "cluster", CLUSTER, "--exit-code").code())
                .isZero();
    }

    @Test
    void updateOfAClusterThatIsUpToDatePublishesNothing() {
        api.modifies = 0;
        api.previewText = "No changes need to be applied\n";

        Run run = windlass.run("update", "cluster", CLUSTER, "--yes");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("No changes need to be applied");
        assertThat(api.paths("POST")).doesNotContain("/v1/events");
    }

    @Test
    void updateWithYesPublishesAnEventThatAsksForApproval() {
        windlass.run("update", "cluster", "--name", CLUSTER, "--yes", "--reason", "drift");

        JsonNode event = api.only("POST", "/v1/events").json();
        assertThat(event.path("type").asText()).isEqualTo("dev.windlass.change.requested.v1");
        assertThat(event.path("subject").asText()).isEqualTo(CLUSTER);
        JsonNode data = event.path("data");
        assertThat(data.path("requester").asText()).isEqualTo("alice");
        assertThat(data.path("reason").asText()).isEqualTo("drift");
        assertThat(data.path("approval").asText()).isEqualTo("required");
        assertThat(data.path("change").path("kind").asText()).isEqualTo("update");
        assertThat(data.path("rollout").path("roll").asBoolean(true)).isFalse();
    }

    @Test
    void updateWithYesApprovesThePreviewedDigestAndShowsTheStepsToTheEnd() {
        Run run = windlass.run("update", "cluster", CLUSTER, "--yes");

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        JsonNode approval = api.only("POST", "/approve").json();
        assertThat(approval.path("digest").asText()).isEqualTo(FakeApi.DIGEST);
        assertThat(approval.path("who").asText()).isEqualTo("alice");
        assertThat(run.out())
                .containsOnlyOnce("Draining the node: \"i-1\".")
                .contains("Cluster changes have been applied to the cloud.");
    }

    @Test
    void tellsWhatTheChangeTriesAgainAndAgain() {
        api.waiting = "attempt 37 of detach: no capacity";

        Run run = windlass.run("update", "cluster", CLUSTER, "--yes");

        assertThat(run.out()).containsOnlyOnce("Waiting: attempt 37 of detach: no capacity");
    }

    @Test
    void tellsEveryQuestionOnceWithTheWayToAnswerIt() {
        api.questions = List.of(
                new OpenQuestion("nodes-a", "stuck. retry | abort?", List.of("retry", "abort")),
                new OpenQuestion("nodes-b", "baked. continue | abort?", List.of("continue", "abort")));
        api.end = Phase.ROLLING;
        FakeApi rolling = api;
        Thread.ofVirtual().start(() -> {
            Deadline.until(() -> looksAfterApproval(rolling) >= 3);
            synchronized (rolling) {
                rolling.addChange(rolling.changes.keySet().iterator().next(), Phase.COMPLETED, FakeApi.DIGEST);
            }
        });

        Run run = windlass.run("update", "cluster", CLUSTER, "--yes");

        assertThat(run.out())
                .containsOnlyOnce("The change waits for an answer: stuck. retry | abort?")
                .containsOnlyOnce("The change waits for an answer: baked. continue | abort?")
                .containsPattern("Answer with: windlass answer \\S+ continue\\|abort --instance-group nodes-b");
    }

    @Test
    void approvesNothingWhenTheSealedPlanIsNotThePreviewedOne() {
        api.sealedDigest = FakeApi.OTHER_DIGEST;

        Run run = windlass.run("update", "cluster", CLUSTER, "--yes");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("plan sealed as " + FakeApi.OTHER_DIGEST);
        assertThat(run.err()).contains("--digest " + FakeApi.OTHER_DIGEST);
        assertThat(api.paths("POST")).noneMatch(path -> path.contains("/approve"));
    }

    @Test
    void aPlanSealedAnewAfterTheApprovalIsNotApproved() {
        api.end = Phase.AWAITING_APPROVAL;
        api.sealedDigest = FakeApi.DIGEST;
        FakeApi moved = api;
        Thread.ofVirtual().start(() -> {
            Deadline.until(() -> moved.paths("POST").stream().anyMatch(path -> path.contains("/approve")));
            synchronized (moved) {
                String id = moved.changes.keySet().iterator().next();
                moved.addChange(id, Phase.AWAITING_APPROVAL, FakeApi.OTHER_DIGEST);
            }
        });

        Run run = windlass.run("update", "cluster", CLUSTER, "--yes");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("--digest " + FakeApi.OTHER_DIGEST);
        assertThat(api.only("POST", "/approve").json().path("digest").asText()).isEqualTo(FakeApi.DIGEST);
    }

    @Test
    void aChangeThatFailsEndsWithExitCodeOneAndItsReason() {
        api.end = Phase.FAILED;

        Run run = windlass.run("update", "cluster", CLUSTER, "--yes");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("ended failed: LaunchTemplate/nodes: no such image");
    }

    @Test
    void aChangeRefusedAtTheDoorTellsFieldAndRule() {
        api.refusesAtTheDoor = true;

        Run run = windlass.run("update", "cluster", CLUSTER, "--yes");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("data.cluster: must be lower case");
    }

    @Test
    void noWaitReturnsOnceTheEventIsPublished() {
        Run run = windlass.run("update", "cluster", CLUSTER, "--yes", "--no-wait");

        assertThat(run.code()).isZero();
        assertThat(api.paths("POST")).contains("/v1/events").noneMatch(path -> path.contains("/approve"));
        assertThat(run.out()).contains("windlass approve ");
    }

    @Test
    void targetOtherThanTheCloudIsRefused() {
        Run run = windlass.run("update", "cluster", CLUSTER, "--target", "terraform");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("--target: must be direct or dryrun");
        assertThat(api.requests).isEmpty();
    }

    @Test
    void rollingUpdateShowsItsTableAndItsPlanAndAsksForYes() {
        api.previewText = "Will replace nodes that are out of date, of instance groups:\n  nodes-us-east-1d\n\n";
        api.modifies = 0;
        Run run = windlass.run("rolling-update", "cluster", CLUSTER);

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .startsWith("NAME\t\t\tSTATUS\t\tNEEDUPDATE\tREADY\tMIN\tTARGET\tMAX\tNODES\n"
                        + "nodes-us-east-1d\tNeedsUpdate\t2\t\t0\t2\t2\t2\t2\n")
                .contains("\n\nWill replace nodes that are out of date, of instance groups:\n  nodes-us-east-1d\n")
                .doesNotContain("No changes")
                .endsWith("\nMust specify --yes to rolling-update.\n");
        assertThat(api.paths("POST")).containsExactly("/v1/clusters/" + CLUSTER + "/preview");
    }

    @Test
    @Tag("R8")
    void rollingUpdateNamesWhatIsStaleAndWhy() {
        api.rollingRows = Json.parse(
                "[{\"name\":\"nodes\",\"status\":\"NeedsUpdate\",\"needUpdate\":3,\"ready\":0,\"min\":3,\"target\":3,\"max\":3,"
                        + "\"nodes\":3,\"stale\":[{\"instance\":\"i-1\",\"why\":\"annotated kops.k8s.io/needs-update\"},"
                        + "{\"instance\":\"i-2\",\"why\":\"detached from its group\"}]}]",
                "rows");

        assertThat(windlass.run("rolling-update", "cluster", CLUSTER).out()).contains("""

                INSTANCE\tGROUP\tWHY
                i-1\t\tnodes\tannotated kops.k8s.io/needs-update
                i-2\t\tnodes\tdetached from its group
                and 1 more\tnodes\t
                """);
    }

    @Test
    void rollingUpdateSendsItsOptionsAsTheRolloutOfTheChange() {
        windlass.run(
                "rolling-update",
                "cluster",
                CLUSTER,
                "--yes",
                "--force",
                "--cloudonly",
                "--instance-group",
                "nodes-us-east-1d",
                "--validate-count",
                "3",
                "--drain-timeout",
                "1h30m",
                "--post-drain-delay",
                "0s",
                "--validation-timeout",
                "PT5M");

        JsonNode data = api.only("POST", "/v1/events").json().path("data");
        assertThat(data.path("change").toString())
                .isEqualTo("{\"kind\":\"roll\",\"instanceGroups\":[\"nodes-us-east-1d\"],\"force\":true}");
        assertThat(data.path("rollout").toString())
                .isEqualTo(
                        "{\"cloudOnly\":true,\"validateCount\":3,\"drainTimeout\":\"PT1H30M\",\"settle\":\"PT0S\",\"validateTimeout\":\"PT5M\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "--drain-timeout,99999999h",
        "--drain-timeout,P31D",
        "--drain-timeout,0s",
        "--post-drain-delay,720h1ms",
        "--validation-timeout,PT43201M",
        "--validation-timeout,99999999999999999999s",
        "--validation-timeout,P1Y",
        "--post-drain-delay,-5s"
    })
    void rollingUpdateRefusesADurationOutOfBoundsBeforeItAsksForAnything(String option, String duration) {
        Run run = windlass.run("rolling-update", "cluster", CLUSTER, option + "=" + duration, "--yes");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("'" + option + "'", "'" + duration + "' must be ")
                .containsAnyOf("P30D", "a duration such as");
        assertThat(api.requests).isEmpty();
    }

    @Test
    void rollingUpdateSendsWhatToDoOnRedAndOnABlockedDrain() {
        windlass.run(
                "rolling-update",
                "cluster",
                CLUSTER,
                "--yes",
                "--fail-on-validate-error=false",
                "--fail-on-drain-error");

        assertThat(rollout()).isEqualTo("{\"policy\":{\"onRed\":\"continue\",\"onBlockedDrain\":\"stop\"}}");
    }

    @Test
    void rollingUpdateSendsTheRolloutOfAFileAndOptionsCountMore() throws Exception {
        Files.writeString(directory.resolve("safe.yaml"), """
                validateCount: 2
                drainTimeout: PT5M
                policy: {groupsAtOnce: 3, onRed: ask, maxSurge: 10%}
                gates:
                  windows:
                  - {days: [saturday], from: 22:00, to: 04:00, timeZone: Europe/Berlin}
                """);

        Run run = windlass.run(
                "rolling-update",
                "cluster",
                CLUSTER,
                "--yes",
                "--rollout",
                "safe.yaml",
                "--drain-timeout",
                "1m",
                "--fail-on-validate-error");

        assertThat(run.err()).isEmpty();
        assertThat(rollout())
                .isEqualTo("{\"validateCount\":2,\"drainTimeout\":\"PT1M\","
                        + "\"policy\":{\"groupsAtOnce\":3,\"onRed\":\"stop\",\"maxSurge\":\"10%\"},"
                        + "\"gates\":{\"windows\":[{\"days\":[\"saturday\"],\"from\":\"22:00\",\"to\":\"04:00\","
                        + "\"timeZone\":\"Europe/Berlin\"}]}}");
    }

    @Test
    void updateAndEditTakeTheRolloutOfAFileToo() throws Exception {
        Files.writeString(directory.resolve("safe.json"), "{\"policy\":{\"zonesAtOnce\":2},\"roll\":false}");

        windlass.run("update", "cluster", CLUSTER, "--roll", "--rollout", "safe.json", "--yes");
        assertThat(rollout()).isEqualTo("{\"policy\":{\"zonesAtOnce\":2},\"roll\":true}");

        api.requests.clear();
        windlass.run("edit", "cluster", CLUSTER, "--set", "spec.channel=stable", "--rollout", "safe.json", "--yes");
        assertThat(rollout()).isEqualTo("{\"policy\":{\"zonesAtOnce\":2},\"roll\":true}");
    }

    @Test
    void updateWithoutRollingRefusesToBeToldHow() {
        Run run = windlass.run("update", "cluster", CLUSTER, "--drain-timeout", "1m", "--yes");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("--roll: is needed");
        assertThat(api.requests).isEmpty();
    }

    @Test
    void aRolloutThatIsWrongIsToldWithoutYesToo() throws Exception {
        Files.writeString(directory.resolve("bad.yaml"), "policy: {cannary: 1}");
        api.refuses = "cannary";

        Run run = windlass.run("rolling-update", "cluster", CLUSTER, "--rollout", "bad.yaml");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("cannary: unknown field");
    }

    @Test
    void aRolloutFileThatIsNoMappingIsNamed() throws Exception {
        Files.writeString(directory.resolve("list.yaml"), "- policy");
        Files.writeString(directory.resolve("two.yaml"), "a: 1\n---\nb: 2\n");
        Files.writeString(directory.resolve("deep.json"), "{\"a\":" + "[".repeat(500_000));
        Files.writeString(directory.resolve("twice.yaml"), "policy: {}\npolicy: {}\n");

        assertThat(refusalOf("list.yaml")).contains("list.yaml: must be a mapping");
        assertThat(refusalOf("two.yaml")).contains("--rollout: two.yaml: must be one document, is 2");
        assertThat(refusalOf("deep.json")).contains("deep.json: is nested too deep");
        assertThat(refusalOf("twice.yaml")).contains("twice.yaml: not YAML").contains("duplicate key");
        assertThat(refusalOf("none.yaml")).contains("none.yaml: no such file");
        assertThat(api.requests).isEmpty();
    }

    @Test
    void rollingUpdateOfAnUnknownGroupIsRefused() {
        Run run = windlass.run("rolling-update", "cluster", CLUSTER, "--yes", "--instance-group", "nodse");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("--instance-group: not found: nodse");
        assertThat(api.paths("POST")).isEmpty();
    }

    @Test
    void rollingUpdateWhereNoNodeIsOutOfDateDoesNothing() {
        api.rollingRows = Json.parse("[{\"name\":\"nodes\",\"status\":\"Ready\",\"needUpdate\":0}]", "rows");

        Run run = windlass.run("rolling-update", "cluster", CLUSTER, "--yes");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("No rolling-update required.");
        assertThat(api.paths("POST")).isEmpty();
    }

    @Test
    void deleteListsWhatItTakesAway() {
        api.previewText = "TYPE\tNAME\tID\nvpc\tmine\tvpc-1\n";

        Run run = windlass.run("delete", "cluster", CLUSTER);

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .startsWith("TYPE\tNAME\tID\nvpc\tmine\tvpc-1\n")
                .contains("Must specify --yes to delete cluster");
    }

    @Test
    void deleteLeavesWhatItIsToldTo() {
        windlass.run("delete", "cluster", CLUSTER, "--leave", "nat-1,eipalloc-2", "--leave", "vol-3");

        assertThat(api.only("POST", "/preview").json().at("/change/leave").toString())
                .isEqualTo("[\"eipalloc-2\",\"nat-1\",\"vol-3\"]");
    }

    @Test
    void editSetsAndUnsetsPaths() {
        windlass.run(
                "edit",
                "cluster",
                CLUSTER,
                "--set",
                "spec.networking={calico: {crossSubnet: true}}",
                "--set",
                "spec.kubernetesVersion=1.30",
                "--unset",
                "spec.channel",
                "--yes");

        JsonNode change = api.only("POST", "/v1/events").json().path("data").path("change");
        assertThat(change.path("kind").asText()).isEqualTo("edit");
        assertThat(change.path("set").path("spec.networking").toString())
                .isEqualTo("{\"calico\":{\"crossSubnet\":true}}");
        assertThat(change.path("set").path("spec.kubernetesVersion")).isEqualTo(Json.parse("\"1.30\"", "text"));
        assertThat(change.path("unset").toString()).isEqualTo("[\"spec.channel\"]");
    }

    @Test
    void createPublishesTheDocumentsOfANewCluster() {
        Run run = windlass.run(
                "create", "cluster", CLUSTER, "--zones", "us-east-1a,us-east-1b", "--node-count", "3", "--yes");

        assertThat(run.err()).isEmpty();
        JsonNode change = api.only("POST", "/v1/events").json().path("data").path("change");
        assertThat(change.path("kind").asText()).isEqualTo("create");
        assertThat(change.path("documents").asText())
                .contains("name: nodes-us-east-1b")
                .contains("kind: Cluster");
    }

    @Test
    void createSendsThePublicKeyThatAFileHolds() throws Exception {
        Files.writeString(directory.resolve("id.pub"), "ssh-ed25519 AAAAC3Nza admin\n");

        Run run = windlass.run(
                "create", "cluster", CLUSTER, "--zones", "us-east-1a", "--ssh-public-key", "id.pub", "--yes");

        assertThat(run.err()).isEmpty();
        assertThat(api.only("POST", "/v1/events")
                        .json()
                        .path("data")
                        .path("change")
                        .path("sshPublicKey")
                        .asText())
                .isEqualTo("ssh-ed25519 AAAAC3Nza admin");
    }

    @Test
    void createFromAFileNamesTheClusterByItsDocument() throws Exception {
        Files.writeString(directory.resolve("cluster.yaml"), FakeApi.DOCUMENTS);

        Run run = windlass.run("create", "-f", "cluster.yaml", "--yes");

        assertThat(run.err()).isEmpty();
        assertThat(api.only("POST", "/v1/events").json().path("subject").asText())
                .isEqualTo(CLUSTER);
    }

    @Test
    void dryRunPrintsTheDocumentsWithoutAskingTheApi() {
        Run run =
                windlass.run("create", "cluster", "a.example.com", "--zones", "us-east-1a", "--dry-run", "-o", "yaml");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("kind: Cluster").contains("name: control-plane-us-east-1a");
        assertThat(api.requests).isEmpty();
    }

    private static long looksAfterApproval(FakeApi api) {
        return api.requests.stream()
                .dropWhile(request -> !request.path().contains("/approve"))
                .filter(request ->
                        request.method().equals("GET") && request.path().startsWith("/v1/changes/"))
                .count();
    }

    private String refusalOf(String file) {
        Run run = windlass.run("rolling-update", "cluster", CLUSTER, "--yes", "--rollout", file);
        assertThat(run.code()).isEqualTo(1);
        return run.err();
    }

    private String rollout() {
        return api.only("POST", "/v1/events")
                .json()
                .path("data")
                .path("rollout")
                .toString();
    }
}
