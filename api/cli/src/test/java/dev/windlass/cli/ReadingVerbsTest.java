package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.change.ChangeView.NodeInHand;
import dev.windlass.change.ChangeView.OpenQuestion;
import dev.windlass.change.EventTypes;
import dev.windlass.change.JournalEntry;
import dev.windlass.change.Phase;
import dev.windlass.cli.CommandLineFixture.Run;
import dev.windlass.cli.terminal.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ReadingVerbsTest {

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
    void getClustersPrintsATableAlignedWithTabs() {
        Run run = windlass.run("get", "clusters");

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .isEqualTo("NAME\t\t\t\tCLOUD\tZONES\t\tVERSION\tNETWORKING\tSTATE\n"
                        + "example.cluster.k8s.local\taws\tus-east-1d\t1.36.3\tkubenet\t\tready\n");
    }

    @Test
    void getOfAnUnknownClusterIsAnError() {
        Run run = windlass.run("get", "cluster", "other");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("Error: cluster not found: other\n");
    }

    @Test
    void getAsYamlPrintsTheSpecOfThatKindAsWritten() {
        assertThat(windlass.run("get", "cluster", CLUSTER, "-o", "yaml").out())
                .contains("kubernetesVersion: 1.36.3")
                .doesNotContain("InstanceGroup");
        assertThat(windlass.run("get", "ig", "--name", CLUSTER, "-o", "yaml").out())
                .contains("maxSize: 2")
                .doesNotContain("kind: Cluster");
    }

    @Test
    void getAsJsonPrintsOneDocumentAsAnObject() {
        Run run = windlass.run("get", "ig", "--name", CLUSTER, "nodes-us-east-1d", "-o", "json");

        assertThat(Json.parse(run.out(), "out").path("spec").path("maxSize").asInt())
                .isEqualTo(2);
    }

    @Test
    void getInstanceGroupsPrintsATable() {
        assertThat(windlass.run("get", "ig", "--name", CLUSTER).out())
                .isEqualTo("NAME\t\t\tROLE\tMACHINETYPE\tMIN\tMAX\tZONES\n"
                        + "nodes-us-east-1d\tNode\tt3.medium\t2\t2\tus-east-1d\n");
    }

    @Test
    void getChangesTellsWhereEachStands() {
        api.addChange("c-1", Phase.AWAITING_APPROVAL, FakeApi.DIGEST);

        assertThat(windlass.run("get", "changes").out()).contains("c-1").contains("Awaiting approval");
        assertThat(Json.parse(
                                windlass.run("get", "changes", "c-1", "-o", "json")
                                        .out(),
                                "out")
                        .path(0)
                        .path("digest")
                        .asText())
                .isEqualTo(FakeApi.DIGEST);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            get changes                                   | /v1/changes?limit=100
            get changes --limit 7                         | /v1/changes?limit=7
            get changes --limit 7 --name a.k8s.local      | /v1/changes?limit=7&cluster=a.k8s.local
            """)
    void getChangesAsksForNoMoreThanItsLimit(String line, String path) {
        windlass.run(line.split(" "));

        assertThat(api.requests).extracting(FakeApi.Request::path).containsExactly(path);
    }

    @Test
    void namesFromOutsideCannotCommandTheTerminal() {
        ((ObjectNode) api.clusters.get(0)).put("name", "evil\u001b]0;owned\u0007\u202ename\nnext");

        assertThat(windlass.run("get", "clusters").out())
                .contains("evil\\u001b]0;owned\\u0007\\u202ename\\u000anext")
                .doesNotContain("\u001b")
                .doesNotContain("\u202e");
    }

    @Test
    void errorsOfTheApiAreEscapedToo() {
        Run run = windlass.run("get", "changes", "no\u001b[2Jne");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).doesNotContain("\u001b");
    }

    @Test
    void oneChangeThatEndedUnwellSaysWhy() {
        api.failure = "nodes: the cluster did not validate";
        api.addChange("c-7", Phase.FAILED, FakeApi.DIGEST);

        assertThat(windlass.run("get", "changes", "c-7").out())
                .endsWith("\nc-7 failed: nodes: the cluster did not validate\n");
        assertThat(windlass.run("get", "changes").out()).doesNotContain("did not validate");
    }

    @Test
    void oneChangeThatHasEndedShowsWhatBecameOfItsGroups() {
        api.groups =
                List.of(new GroupProgress("nodes-a", "done", 2, 0, 2), new GroupProgress("nodes-b", "failed", 1, 1, 2));
        api.addChange("c-7", Phase.FAILED, FakeApi.DIGEST);

        assertThat(windlass.run("get", "changes", "c-7").out())
                .contains("c-7\tnodes-a\tdone\t2\t\t0\t2\t")
                .contains("c-7\tnodes-b\tfailed\t1\t\t1\t2\t");
        assertThat(windlass.run("get", "changes").out()).doesNotContain("nodes-a");
    }

    @Test
    void whatHasEndedIsNoLongerPaused() {
        api.paused = true;
        api.addChange("c-7", Phase.ROLLING, FakeApi.DIGEST);
        api.addChange("c-8", Phase.ABORTED, FakeApi.DIGEST);

        assertThat(windlass.run("get", "changes").out())
                .contains("Rolling (paused)")
                .doesNotContain("Aborted (paused)");
    }

    @Test
    void aChangeThatAsksIsSeenInTheList() {
        api.questions = List.of(
                new OpenQuestion("nodes", "draining i-1: it does not end. retry | abort?", List.of("retry", "abort")));
        api.addChange("c-7", Phase.ROLLING, FakeApi.DIGEST);

        assertThat(windlass.run("get", "changes").out()).contains("Rolling (asks)");
    }

    @Test
    void anAbortIsToldAsOne() {
        api.entries.add(new JournalEntry(
                "change/c-7/1",
                Instant.EPOCH,
                CLUSTER,
                "c-7",
                EventTypes.CHANGE_FAILED,
                "windlass",
                "c-7",
                "aborted by carol",
                Map.of("phase", "ABORTED")));

        assertThat(windlass.run("history", CLUSTER).out())
                .contains("ABORTED: aborted by carol")
                .doesNotContain("FAILED");
    }

    @Test
    void oneChangeShowsWhatItWaitsFor() {
        api.waiting = "attempt 37 of detach: no capacity";
        api.addChange("c-7", Phase.ROLLING, FakeApi.DIGEST);

        assertThat(windlass.run("get", "changes", "c-7", "-o", "yaml").out())
                .contains("attempt 37 of detach: no capacity");
        assertThat(windlass.run("get", "changes").out()).contains("\nc-7 waits: attempt 37 of detach: no capacity\n");
    }

    @Test
    void validateOfAHealthyClusterIsWordedAsKopsDoes() {
        Run run = windlass.run("validate", "cluster", CLUSTER);

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .isEqualTo("Validating cluster example.cluster.k8s.local\n\n"
                        + "INSTANCE GROUPS\nNAME\t\t\tROLE\tMACHINETYPE\tMIN\tMAX\tSUBNETS\n"
                        + "nodes-us-east-1d\tNode\tt3.medium\t2\t2\tus-east-1d\n\n"
                        + "NODE STATUS\nNAME\tROLE\tREADY\ni-1\tnode\tTrue\n\n"
                        + "Your cluster example.cluster.k8s.local is ready\n");
    }

    @Test
    void validateOfASickClusterListsWhyAndEndsWithOne() {
        api.validation = Json.parse(
                "{\"healthy\":false,\"failures\":[{\"kind\":\"Node\",\"name\":\"i-2\",\"message\":\"not ready\"}]}",
                "sick");

        Run run = windlass.run("validate", "cluster", CLUSTER);

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out())
                .contains("VALIDATION ERRORS\nKIND\tNAME\tMESSAGE\nNode\ti-2\tnot ready\n")
                .contains("Validation Failed");
    }

    @Test
    void validateWaitsUntilTheClusterIsHealthy() {
        api.validation = Json.parse("{\"healthy\":false}", "sick");
        Thread.ofVirtual().start(() -> {
            Deadline.until(() -> api.paths("GET").size() >= 2);
            api.validation = Json.parse("{\"healthy\":true}", "well");
        });

        Run run = windlass.run("validate", "cluster", CLUSTER, "--wait", "1m", "--interval", "10ms");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("Validation Failed").endsWith("is ready\n");
    }

    @Test
    void changesThatRollTellTheirNodesInHandWhatTheyWaitForAndEveryQuestion() {
        api.groups = List.of(
                new GroupProgress(
                        "nodes-a", "rolling", 1, 1, 2, List.of(new NodeInHand("i-1", "node-1", "draining")), null),
                new GroupProgress("nodes-b", "rolling", 0, 2, 2, List.of(), "no maintenance window is open"));
        api.questions = List.of(
                new OpenQuestion("nodes-a", "stuck\u001b[2J. retry | abort?", List.of("retry", "abort")),
                new OpenQuestion("nodes-b", "baked. continue | abort?", List.of("continue", "abort")));
        api.addChange("c-1", Phase.ROLLING, FakeApi.DIGEST);

        assertThat(windlass.run("get", "changes").out())
                .contains("c-1\tnodes-a\trolling\t1\t\t1\t2\tnode-1 draining\t\n")
                .contains("c-1\tnodes-b\trolling\t0\t\t2\t2\t\t\tno maintenance window is open\n")
                .contains("c-1 asks about nodes-a: stuck\\u001b[2J. retry | abort?\n"
                        + "  windlass answer c-1 retry|abort --instance-group nodes-a\n")
                .contains("c-1 asks about nodes-b: baked. continue | abort?\n"
                        + "  windlass answer c-1 continue|abort --instance-group nodes-b\n");
    }

    @Test
    void historyTellsChangesPlansAndSteps() {
        api.addChange("c-1", Phase.COMPLETED, FakeApi.DIGEST);
        api.say("c-1", "dev.windlass.node.draining.v1", "i-1", "draining the node i-1");

        Run run = windlass.run("history", CLUSTER, "c-1");

        assertThat(run.out())
                .contains("plan of c-1: " + FakeApi.DIGEST)
                .contains("1970-01-01T00:00:00Z\twindlass\tDraining the node: \"i-1\".");
        assertThat(api.paths("GET")).containsExactly("/v1/clusters/" + CLUSTER + "/history?change=c-1");
    }

    @Test
    void tailOfAChangeEndsWithIt() {
        api.addChange("c-1", Phase.COMPLETED, FakeApi.DIGEST);
        api.say("c-1", "dev.windlass.change.completed.v1", "c-1", "done");

        Run run = windlass.run("events", "tail", "--change", "c-1", "-o", "json");

        assertThat(run.code()).isZero();
        assertThat(Json.parse(run.out(), "out").path("message").asText()).isEqualTo("done");
        assertThat(api.paths("GET")).contains("/v1/events?change=c-1");
    }

    @Test
    void anApiThatDoesNotAnswerIsNamedWithTheWayToStartIt() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String url = "http://127.0.0.1:" + port;

        Run run = new CommandLineFixture(url, directory).run("get", "clusters");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("Error: Windlass API at " + url + " does not answer; start it with: windlass up\n");
    }

    @Test
    void addressComesFromWhatUpWrote() throws IOException {
        Files.createDirectories(directory.resolve(".windlass"));
        Files.writeString(
                directory.resolve(".windlass/env"),
                "export AWS_REGION=us-east-1\nexport WINDLASS_API='" + api.url() + "'\n");

        assertThat(windlass.without("WINDLASS_API").run("get", "clusters").code())
                .isZero();
    }

    @Test
    void anAddressThatIsNoUrlIsNamed() {
        Run run = windlass.with("WINDLASS_API", "file:///etc/passwd").run("get", "clusters");

        assertThat(run.err()).contains("WINDLASS_API: must be an http or https URL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "get",
                "create cluster",
                "edit instancegroup",
                "rolling-update cluster",
                "events tail",
                "export kubeconfig"
            })
    void everyVerbHasHelp(String verb) {
        String[] arguments = (verb + " --help").strip().split(" ");

        Run run = windlass.run(arguments);

        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("Usage: windlass " + verb).contains("--help");
    }

    @Test
    void helpTellsTheExitCodes() {
        assertThat(windlass.run("--help").out()).contains("2  with --exit-code").contains("rolling-update");
    }

    @Test
    void anUnknownVerbIsAnErrorWithASuggestion() {
        Run run = windlass.run("updat");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("update");
    }

    @Test
    void completionKnowsNestedVerbs() {
        assertThat(windlass.run("completion", "bash").out())
                .contains("rolling-update")
                .contains("replay-dlq");
    }
}
