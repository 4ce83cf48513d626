package dev.windlass.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.change.EventOrigin;
import dev.windlass.change.Phase;
import dev.windlass.ingest.ChangeEvents;
import dev.windlass.ingest.Decoded;
import dev.windlass.ingest.Topics;
import dev.windlass.kubernetes.ClusterApiFailure;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;

@Timeout(60)
class RestApiTest {

    private static final String CLUSTER = FakeWindlass.CLUSTER;
    private static final String UPDATE =
            "{\"cluster\":\"" + CLUSTER + "\",\"requester\":\"ada\",\"change\":{\"kind\":\"update\"}}";
    private static ApiServer api;

    @BeforeAll
    static void start() {
        api = new ApiServer();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void forget() {
        api.windlass().changes.clear();
        api.windlass().origins.clear();
        api.windlass().heard.clear();
        api.windlass().failure = null;
        api.kafka().clear();
    }

    @Test
    void listsClusters() throws Exception {
        JsonNode clusters = json(api.get("/v1/clusters"));

        assertThat(clusters.at("/0/name").asText()).isEqualTo(CLUSTER);
        assertThat(clusters.at("/0/zones/0").asText()).isEqualTo("us-east-1d");
    }

    @Test
    void answersAnUnknownClusterWithAProblem() throws Exception {
        HttpResponse<String> response = api.get("/v1/clusters/other.k8s.local");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json(response).get("detail").asText()).isEqualTo("cluster other.k8s.local is not known");
    }

    @Test
    void answersAnUnknownPathWithAProblem() throws Exception {
        HttpResponse<String> response = api.get("/v1/nowhere");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).get("status").asInt()).isEqualTo(404);
    }

    @Test
    void writesTimesAsText() throws Exception {
        api.windlass().changes.put("c1", FakeWindlass.view("c1", Phase.AWAITING_APPROVAL));

        assertThat(json(api.get("/v1/changes/c1")).get("requestedAt").asText()).isEqualTo("2026-11-23T10:00:00Z");
    }

    @Test
    void showsThePlanAsTextAndAsJson() throws Exception {
        api.windlass().changes.put("c1", FakeWindlass.view("c1", Phase.AWAITING_APPROVAL));

        assertThat(api.get("/v1/changes/c1/plan").body()).isEqualTo("Will create resources:\n");
        assertThat(json(api.get("/v1/changes/c1/plan", "Accept", "application/json"))
                        .get("cluster")
                        .asText())
                .isEqualTo(CLUSTER);
    }

    @Test
    void asksForTheClusterWhereTwoHaveAChangeOfThatId() throws Exception {
        api.windlass().changes.put("1", FakeWindlass.view("b.k8s.local", "c1", Phase.AWAITING_APPROVAL));
        api.windlass().changes.put("2", FakeWindlass.view("a.k8s.local", "c1", Phase.AWAITING_APPROVAL));

        HttpResponse<String> response = api.post("/v1/changes/c1/pause", "{\"who\":\"ada\"}");

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(json(response).get("detail").asText())
                .isEqualTo("cluster: change c1 exists in a.k8s.local, b.k8s.local; name the cluster");
        assertThat(json(response).get("field").asText()).isEqualTo("cluster");
    }

    @Test
    void findsTheChangeOfTheClusterThatIsNamed() throws Exception {
        api.windlass().changes.put("1", FakeWindlass.view("b.k8s.local", "c1", Phase.AWAITING_APPROVAL));
        api.windlass().changes.put("2", FakeWindlass.view("a.k8s.local", "c1", Phase.AWAITING_APPROVAL));

        assertThat(json(api.get("/v1/changes/c1?cluster=b.k8s.local"))
                        .get("cluster")
                        .asText())
                .isEqualTo("b.k8s.local");
        assertThat(json(api.get("/v1/changes/c1/plan?cluster=a.k8s.local", "Accept", "application/json"))
                        .get("cluster")
                        .asText())
                .isEqualTo("a.k8s.local");
        assertThat(api.get("/v1/changes/c1?cluster=c.k8s.local").statusCode()).isEqualTo(404);
    }

    @Test
    void approvesByDigest() throws Exception {
        api.windlass().changes.put("c1", FakeWindlass.view("c1", Phase.AWAITING_APPROVAL));

        JsonNode view = json(
                api.post("/v1/changes/c1/approve", "{\"digest\":\"" + FakeWindlass.DIGEST + "\",\"who\":\"grace\"}"));

        assertThat(view.get("phase").asText()).isEqualTo("APPLYING");
    }

    @Test
    void answersAStaleDigestWithAConflictThatNamesIt() throws Exception {
        api.windlass().changes.put("c1", FakeWindlass.view("c1", Phase.AWAITING_APPROVAL));

        HttpResponse<String> response = api.post("/v1/changes/c1/approve", "{\"digest\":\"e\",\"who\":\"grace\"}");

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(json(response).get("field").asText()).isEqualTo("digest");
        assertThat(api.windlass().changes.get("c1").phase()).isEqualTo(Phase.AWAITING_APPROVAL);
    }

    @Test
    void requiresToKnowWhoApproves() throws Exception {
        HttpResponse<String> response = api.post("/v1/changes/c1/approve", "{\"digest\":\"d\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("field").asText()).isEqualTo("who");
    }

    @Test
    void refusesAnUnknownFieldOfAWord() throws Exception {
        assertThat(api.post("/v1/changes/c1/pause", "{\"who\":\"ada\",\"hurry\":true}")
                        .statusCode())
                .isEqualTo(400);
    }

    /** Route, what is said beside who and why, what the change hears. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            abort    |                                                                       | abort by ada (late)
            skip     | "node":"i-1",                                                         | skip i-1 by ada (late)
            force    | "pod":"default/web",                                                  | force default/web by ada (late)
            retry    |                                                                       | retry by ada (late)
            retarget | "choice":"fold-in","question":"it moved?","instanceGroup":"nodes-b",  | retarget fold-in to it moved? of nodes-b by ada (late)
            answer   | "choice":"continue","question":"baked?","instanceGroup":"nodes-a",    | answer continue to baked? of nodes-a by ada (late)
            """)
    void saysAWordToARollout(String verb, String about, String heard) throws Exception {
        api.windlass().changes.put("c1", FakeWindlass.view("c1", Phase.ROLLING));
        String word = "{" + (about == null ? "" : about) + "\"who\":\"ada\",\"reason\":\"late\"}";

        HttpResponse<String> response = api.post("/v1/changes/c1/" + verb, word);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).get("phase").asText()).isEqualTo("ROLLING");
        assertThat(api.windlass().heard).containsExactly(heard);
    }

    /** Route, what is said, the field that is missing. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            abort    | {}                                | who
            skip     | {"who":"ada"}                     | node
            skip     | {"node":"i-1"}                    | who
            force    | {"who":"ada"}                     | pod
            retry    | {"reason":"late"}                 | who
            retarget | {"who":"ada"}                     | choice
            answer   | {"who":"ada","choice":" "}        | choice
            """)
    void namesWhatAWordLacks(String verb, String word, String field) throws Exception {
        api.windlass().changes.put("c1", FakeWindlass.view("c1", Phase.ROLLING));

        HttpResponse<String> response = api.post("/v1/changes/c1/" + verb, word);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("field").asText()).isEqualTo(field);
        assertThat(api.windlass().heard).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"skip", "force", "retry", "retarget", "answer"})
    void answersAWordThatDoesNotFitWithTheRule(String verb) throws Exception {
        api.windlass().changes.put("c1", FakeWindlass.view("c1", Phase.AWAITING_APPROVAL));

        HttpResponse<String> response = api.post(
                "/v1/changes/c1/" + verb, "{\"who\":\"ada\",\"node\":\"i-1\",\"pod\":\"a/b\",\"choice\":\"finish\"}");

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(json(response).get("detail").asText()).isEqualTo("change: c1 does not roll");
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"PLANNING", "AWAITING_APPROVAL", "APPLYING", "ROLLING", "VALIDATING"})
    void takesAnAbortInEveryPhase(Phase phase) throws Exception {
        api.windlass().changes.put("c1", FakeWindlass.view("c1", phase));

        HttpResponse<String> response = api.post("/v1/changes/c1/abort", "{\"who\":\"ada\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(api.windlass().heard).singleElement().asString().startsWith("abort by ada");
    }

    @Test
    void publishesAChangeUnderANewId() throws Exception {
        HttpResponse<String> response = api.post("/v1/events", UPDATE);

        assertThat(response.statusCode()).isEqualTo(202);
        ProducerRecord<byte[], byte[]> record = api.kafka().history().getFirst();
        assertThat(record.topic()).isEqualTo(Topics.CHANGES);
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo(CLUSTER);
        assertThat(record.headers().lastHeader("ce_id").value())
                .isEqualTo(json(response).get("id").asText().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void publishesAWholeEventUnderItsOwnId() throws Exception {
        HttpResponse<String> response = api.post("/v1/events", """
                {"specversion":"1.0","id":"mine","source":"/t","type":"dev.windlass.change.requested.v1","data":%s}
                """.formatted(UPDATE));

        assertThat(json(response).get("id").asText()).isEqualTo("mine");
        assertThat(api.kafka().history()).hasSize(1);
    }

    @Test
    void saysThatAnEventIsARepetitionWhateverItsSpelling() throws Exception {
        String members = UPDATE.substring(1, UPDATE.length() - 1);
        api.windlass().origins.put("mine", origin("{\"reason\":\"caf\\u00e9\"," + members + "}"));

        HttpResponse<String> again =
                api.post("/v1/events", event("mine", "/teams/%61", "{ " + members + ", \"reason\" : \"café\" }"));

        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(json(again).get("repeated").asBoolean()).isTrue();
    }

    @Test
    void refusesAnotherEventUnderAKnownIdBeforePublishing() throws Exception {
        api.windlass().origins.put("mine", origin(UPDATE));

        HttpResponse<String> otherSource = api.post("/v1/events", event("mine", "/teams/b", UPDATE));
        HttpResponse<String> otherData =
                api.post("/v1/events", event("mine", "/teams/a", UPDATE.replace("ada", "eve")));

        assertThat(otherSource.statusCode()).isEqualTo(409);
        assertThat(json(otherSource).get("field").asText()).isEqualTo("id");
        assertThat(json(otherSource).get("detail").asText()).contains("source /teams/a", "another id");
        assertThat(otherData.statusCode()).isEqualTo(409);
        assertThat(json(otherData).get("field").asText()).isEqualTo("data");
        assertThat(api.kafka().history()).isEmpty();
    }

    @Test
    void publishesDataAloneUnderASourceOfItsOwn() throws Exception {
        api.post("/v1/events", UPDATE);

        assertThat(new String(
                        api.kafka()
                                .history()
                                .getFirst()
                                .headers()
                                .lastHeader("ce_source")
                                .value(),
                        StandardCharsets.UTF_8))
                .isEqualTo("/windlass/api");
    }

    private static EventOrigin origin(String data) {
        byte[] event = event("mine", "/teams/a", data).getBytes(StandardCharsets.UTF_8);
        return ((Decoded.Valid) new ChangeEvents().decodeStructured(event, Instant.EPOCH))
                .change()
                .origin();
    }

    private static String event(String id, String source, String data) {
        return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"%s\",\"type\":\"dev.windlass.change.requested.v1\",\"data\":%s}"
                .formatted(id, source, data);
    }

    @Test
    void refusesABadChangeBeforePublishing() throws Exception {
        HttpResponse<String> response = api.post("/v1/events", UPDATE.replace("reques", "riques"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("field").asText()).startsWith("data.");
        assertThat(api.kafka().history()).isEmpty();
    }

    @Test
    void refusesADurationThatTemporalCouldNotHoldWithTheFieldAndTheRule() throws Exception {
        String data = UPDATE.replace("\"change\"", "\"rollout\":{\"drainTimeout\":\"P99999999D\"},\"change\"");

        for (String path : List.of("/v1/events", "/v1/clusters/" + CLUSTER + "/preview")) {
            HttpResponse<String> response = api.post(path, data);

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(json(response).get("field").asText()).isEqualTo("data.rollout.drainTimeout");
            assertThat(json(response).get("detail").asText()).contains("must be more than PT0S and at most P30D");
        }
        assertThat(api.kafka().history()).isEmpty();
    }

    @Test
    void refusesABodyOfMoreThanAMebibyte() throws Exception {
        HttpResponse<String> response = api.post("/v1/events", "\"" + "x".repeat(1_100_000) + "\"");

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(api.kafka().history()).isEmpty();
    }

    @Test
    void previewsWithoutPublishing() throws Exception {
        JsonNode preview = json(api.post("/v1/clusters/" + CLUSTER + "/preview", UPDATE));

        assertThat(preview.get("digest").asText()).isEqualTo(FakeWindlass.DIGEST);
        assertThat(api.kafka().history()).isEmpty();
    }

    @Test
    void refusesAPreviewOfAnotherCluster() throws Exception {
        assertThat(api.post("/v1/clusters/other.k8s.local/preview", UPDATE).statusCode())
                .isEqualTo(400);
    }

    @Test
    void takesTheCertificatesLifetimeAsKopsWritesIt() throws Exception {
        assertThat(api.get("/v1/clusters/" + CLUSTER + "/kubeconfig?admin=1h30m&user=ada")
                        .body())
                .isEqualTo("# PT1H30M ada\n");
        assertThat(api.get("/v1/clusters/" + CLUSTER + "/kubeconfig?admin=PT2H").body())
                .startsWith("# PT2H");
    }

    @Test
    void issuesNoCertificateThatNobodyAskedFor() throws Exception {
        assertThat(api.get("/v1/clusters/" + CLUSTER + "/kubeconfig").body()).startsWith("# no credential");
        assertThat(api.get("/v1/clusters/" + CLUSTER + "/kubeconfig?admin=").body())
                .startsWith("# PT18H");
    }

    @Test
    void refusesACertificateForYears() throws Exception {
        HttpResponse<String> response = api.get("/v1/clusters/" + CLUSTER + "/kubeconfig?admin=90000h");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("field").asText()).isEqualTo("admin");
    }

    @Test
    void saysThatTheClustersApiIsAwayAndWhy() throws Exception {
        api.windlass().failure = refusedConnection();

        HttpResponse<String> response = api.get("/v1/clusters/" + CLUSTER + "/rolling-update");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(json(response).get("detail").asText())
                .startsWith("the cluster's API does not answer: ")
                .contains("Connection refused");
    }

    @Test
    void saysWhyTheClustersApiRefuses() throws Exception {
        api.windlass().failure = failing(() -> {
            throw new KubernetesClientException("nodes is forbidden", 403, null);
        });

        HttpResponse<String> response = api.get("/v1/clusters/" + CLUSTER + "/rolling-update");

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(json(response).get("detail").asText()).isEqualTo("the cluster's API refuses: nodes is forbidden");
    }

    @Test
    void saysThatAwsIsAwayAndWhy() throws Exception {
        api.windlass().failure =
                SdkClientException.create("Unable to execute HTTP request", new IOException("no route to host"));

        HttpResponse<String> response = api.get("/v1/clusters/" + CLUSTER + "/rolling-update");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(json(response).get("detail").asText()).isEqualTo("AWS does not answer: no route to host");
    }

    @Test
    void saysWhyAwsRefuses() throws Exception {
        api.windlass().failure = AutoScalingException.builder()
                .message("the token has expired")
                .statusCode(403)
                .build();

        HttpResponse<String> response = api.get("/v1/clusters/" + CLUSTER + "/rolling-update");

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(json(response).get("detail").asText()).startsWith("AWS refuses: the token has expired");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void callsNoRefusalWhatMayAnswerLater(int status) throws Exception {
        api.windlass().failure = AutoScalingException.builder()
                .message("slow down")
                .statusCode(status)
                .build();
        assertThat(api.get("/v1/clusters/" + CLUSTER + "/rolling-update").statusCode())
                .isEqualTo(503);

        api.windlass().failure = failing(() -> {
            throw new KubernetesClientException("starting", status, null);
        });
        assertThat(api.get("/v1/clusters/" + CLUSTER + "/rolling-update").statusCode())
                .isEqualTo(503);
    }

    /** As the client throws it. */
    private static ClusterApiFailure refusedConnection() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + closed)
                .withRequestRetryBackoffLimit(0)
                .build();
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            return failing(() -> client.nodes().list());
        }
    }

    private static ClusterApiFailure failing(Supplier<Object> asking) {
        return catchThrowableOfType(ClusterApiFailure.class, () -> ClusterApiFailure.unless(asking));
    }

    @Test
    void refusesANameThatIsAQuery() throws Exception {
        HttpResponse<String> response = api.get("/v1/changes/x'%20OR%20'1'='1");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("field").asText()).isEqualTo("change");
    }

    @Test
    void refusesAPostFromAnotherSite() throws Exception {
        HttpResponse<String> response = api.post("/v1/events", UPDATE, "Origin", "https://evil.example");

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(api.kafka().history()).isEmpty();
    }

    @Test
    void takesAPostFromItsOwnPage() throws Exception {
        String own = "http://" + api.uri("/").getAuthority();

        assertThat(api.post("/v1/events", UPDATE, "Origin", own).statusCode()).isEqualTo(202);
    }

    @Test
    void refusesAHostNameThatIsNotItsOwn() throws Exception {
        try (Socket socket = new Socket(api.uri("/").getHost(), api.uri("/").getPort());
                OutputStream out = socket.getOutputStream();
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            out.write("GET /v1/clusters HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.UTF_8));

            assertThat(in.readLine()).contains("403");
        }
    }

    @Test
    void streamsWhatHappensToOneChange() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(api.uri("/v1/events?change=c2"))
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<InputStream> response = api.client().send(request, BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.lines()
                            .filter(line -> line.startsWith("event:"))
                            .findFirst()
                            .orElseThrow())
                    .contains("listening");
            api.windlass().journal.tryEmitNext(FakeWindlass.entry("e1", "c1")).orThrow();
            api.windlass().journal.tryEmitNext(FakeWindlass.entry("e2", "c2")).orThrow();

            String data = lines.lines()
                    .filter(line -> line.startsWith("data:") && line.contains("message"))
                    .findFirst()
                    .orElseThrow();
            assertThat(new ObjectMapper().readTree(data.substring(5)).get("id").asText())
                    .isEqualTo("e2");
        }
    }

    @Test
    void servesThePageAndItsDescription() throws Exception {
        assertThat(api.get("/").body()).contains("<title>Windlass</title>");
        assertThat(api.get("/app.js").statusCode()).isEqualTo(200);
        assertThat(api.get("/").headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
        assertThat(api.get("/openapi.yaml").body()).startsWith("openapi: 3.1.0");
    }

    @Test
    void answersAtMostAHundredChangesUnlessMoreAreAskedFor() throws Exception {
        for (int i = 0; i < 150; i++) {
            api.windlass().changes.put("c" + i, FakeWindlass.view("c" + i, Phase.COMPLETED));
        }

        assertThat(json(api.get("/v1/changes"))).hasSize(100);
        assertThat(json(api.get("/v1/changes?limit=7"))).hasSize(7);
        assertThat(json(api.get("/v1/changes?limit=1000&cluster=" + CLUSTER))).hasSize(150);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "2147483648", "many", "1.5"})
    void refusesALimitThatItCannotKeep(String limit) throws Exception {
        HttpResponse<String> answer = api.get("/v1/changes?limit=" + limit);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("limit");
    }

    @Test
    void isAliveBeforeItIsReady() throws Exception {
        assertThat(api.get("/health/liveness").statusCode()).isEqualTo(200);
        assertThat(api.get("/health/readiness").statusCode()).isEqualTo(503);
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return new ObjectMapper().readTree(response.body());
    }
}
