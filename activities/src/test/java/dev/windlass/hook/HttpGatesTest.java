package dev.windlass.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.windlass.activity.GateActivities;
import dev.windlass.rollout.policy.Comparison;
import dev.windlass.rollout.policy.Comparison.Operator;
import dev.windlass.rollout.policy.GateQuestion.OfHook;
import dev.windlass.rollout.policy.GateQuestion.OfPrometheus;
import dev.windlass.rollout.policy.GateVerdict;
import dev.windlass.rollout.policy.HttpHook;
import dev.windlass.rollout.policy.HttpHook.When;
import dev.windlass.rollout.policy.PrometheusQuery;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks and queries against a server of the test's own. */
@Tag("R69")
class HttpGatesTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Comparison BELOW_HALF = new Comparison(Operator.BELOW, 0.5);

    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final AtomicInteger heartbeats = new AtomicInteger();
    private final TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private HttpServer server;
    private volatile HttpGates allowed;
    private GateActivities gates;
    private volatile Reply reply = exchange -> answer(exchange, 200, "");

    private record Heard(String method, URI uri, String key, String authorization, String body) {}

    private interface Reply {
        void to(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            heard.add(new Heard(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            reply.to(exchange);
        });
        server.start();
        temporal.setActivityHeartbeatListener(Void.class, _ -> heartbeats.incrementAndGet());
        allow("127.0.0.1:" + server.getAddress().getPort());
        temporal.registerActivitiesImplementations((GateActivities) question -> allowed.ask(question));
        gates = temporal.newActivityStub(GateActivities.class);
    }

    @AfterEach
    void stop() {
        stopped.countDown();
        temporal.close();
        server.stop(0);
    }

    @Test
    void aHookIsToldWhatIsAboutToHappenAndUnderWhichKey() throws IOException {
        hook();

        Heard asked = heard.remove();
        JsonNode body = new JsonMapper().readTree(asked.body());
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.key()).isEqualTo("change-1/nodes-a/beforeNode/7");
        assertThat(asked.authorization()).isNull();
        assertThat(body).isEqualTo(new JsonMapper().readTree("""
                {"cluster": "prod.example.com", "change": "change-1", "instanceGroup": "nodes-a",
                 "instances": ["i-1", "i-2"], "phase": "beforeNode"}"""));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202})
    void a2xxIsGreenWithItsFirstLineAsTheReason(int status) {
        reply = exchange -> answer(exchange, status, "on call: bob\nsecond line");

        assertThat(hook()).isEqualTo(new GateVerdict(true, "on call: bob"));
    }

    @Test
    void a204IsGreenWithoutWords() {
        reply = exchange -> exchange.sendResponseHeaders(204, -1);

        assertThat(hook()).isEqualTo(new GateVerdict(true, ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 409, 423, 500, 503})
    void everyOtherStatusIsRedWithTheFirstLineOfTheBody(int status) {
        reply = exchange -> answer(exchange, status, "\nincident 17 is open\nmore");

        assertThat(hook()).isEqualTo(new GateVerdict(false, "status " + status + ": incident 17 is open"));
    }

    @Test
    void aReasonIsShortAndMovesNoCursor() {
        reply = exchange -> answer(exchange, 409, "\u001b[2J" + "x".repeat(20_000));

        assertThat(hook().why())
                .startsWith("status 409: \\u001b[2Jxxx")
                .hasSizeLessThan(250)
                .endsWith("...");
    }

    @Test
    void aRedirectIsRedAndNotFollowed() {
        reply = exchange -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            answer(exchange, 307, "");
        };

        assertThat(hook()).isEqualTo(new GateVerdict(false, "status 307"));
        assertThat(heard).hasSize(1);
    }

    @Test
    void nobodyAtTheAddressIsRed() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        allow("127.0.0.1:" + port);

        assertThat(hook("http://127.0.0.1:" + port + "/", TIMEOUT)).isEqualTo(new GateVerdict(false, "cannot connect"));
    }

    @Test
    void silenceIsRedWhenTheTimeIsUpAndTemporalHearsOfItMeanwhile() {
        reply = exchange -> silence();

        Instant begun = Instant.now();
        assertThat(hook(address("/"), Duration.ofSeconds(2))).isEqualTo(new GateVerdict(false, "no answer within 2s"));

        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(heartbeats.get()).isGreaterThan(1);
    }

    @Test
    void anAnswerThatNeverEndsIsRedWhenTheTimeIsUp() {
        reply = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            silence();
        };

        assertThat(hook(address("/"), Duration.ofSeconds(1))).isEqualTo(new GateVerdict(false, "no answer within 1s"));
    }

    @Test
    void anAnswerWithoutEndIsReadOnlyAsFarAsAReasonGoes() {
        reply = exchange -> {
            exchange.sendResponseHeaders(409, 0);
            byte[] block = "no\n".repeat(1_000).getBytes(StandardCharsets.UTF_8);
            while (stopped.getCount() > 0) {
                exchange.getResponseBody().write(block);
            }
        };

        assertThat(hook()).isEqualTo(new GateVerdict(false, "status 409: no"));
    }

    @Test
    void withoutAListNothingIsAsked() {
        allow("");

        assertThat(hook().why())
                .isEqualTo("127.0.0.1:%d is not listed in WINDLASS_GATE_HOSTS"
                        .formatted(server.getAddress().getPort()));
        assertThat(query("up", BELOW_HALF, false).green()).isFalse();
        assertThat(heard).isEmpty();
    }

    @Test
    void prometheusIsAskedForTheQueryAsItIsWritten() {
        reply = prometheus("""
                {"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"0.1"]}]}}""");

        assertThat(query("sum(rate(errors{job=~\"a|b\"}[5m])) + 1", BELOW_HALF, false)
                        .green())
                .isTrue();

        Heard asked = heard.remove();
        assertThat(asked.method()).isEqualTo("GET");
        assertThat(asked.uri().getPath()).isEqualTo("/prom/api/v1/query");
        assertThat(asked.uri().getRawQuery())
                .isEqualTo("query=sum%28rate%28errors%7Bjob%3D%7E%22a%7Cb%22%7D%5B5m%5D%29%29+%2B+1");
    }

    @Test
    void aQueryIsGreenWhereEverySampleCompares() {
        reply = prometheus(vector("0.1", "0.49"));

        assertThat(query("errors", BELOW_HALF, false)).isEqualTo(new GateVerdict(true, "all 2 samples are below 0.5"));
    }

    @Test
    void aQueryIsRedWhereOneSampleDoesNotCompareAndNamesIt() {
        reply = prometheus(vector("0.1", "0.5"));

        assertThat(query("errors", BELOW_HALF, false))
                .isEqualTo(new GateVerdict(false, "{\"pod\":\"p1\"} is 0.5, not below 0.5 (1 of 2 samples)"));
    }

    @ParameterizedTest
    @CsvSource({"NaN, false", "+Inf, false", "-Inf, true", "1e-3, true", "much, false"})
    void samplesAreReadAsPrometheusWritesThem(String value, boolean green) {
        reply = prometheus(vector(value));

        assertThat(query("errors", BELOW_HALF, false).green()).isEqualTo(green);
    }

    @Test
    void aScalarCompares() {
        reply = prometheus("{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"0.7\"]}}");

        assertThat(query("scalar(x)", BELOW_HALF, false))
                .isEqualTo(new GateVerdict(false, "the value is 0.7, not below 0.5"));
    }

    @Test
    void noSampleIsRedUnlessTheQuerySaysOtherwise() {
        reply = prometheus(vector());

        assertThat(query("errors", BELOW_HALF, false)).isEqualTo(new GateVerdict(false, "no sample"));
        assertThat(query("errors", BELOW_HALF, true)).isEqualTo(new GateVerdict(true, "no sample"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\"}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"histogram\":[1,{}]}]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{}]}}",
                "<html>",
                "[]",
                ""
            })
    void whatIsNoAnswerOfPrometheusIsRedEvenWhereEmptyIsGreen(String body) {
        reply = prometheus(body);

        GateVerdict verdict = query("errors", BELOW_HALF, true);

        assertThat(verdict.green()).isFalse();
        assertThat(verdict.why()).isNotBlank();
    }

    @Test
    void prometheusOwnErrorIsTheReason() {
        reply = exchange -> answer(exchange, 503, "{\"status\":\"error\",\"error\":\"query timed out\"}");

        assertThat(query("errors", BELOW_HALF, true)).isEqualTo(new GateVerdict(false, "status 503: query timed out"));
    }

    @Test
    void anAnswerThatIsTooLargeIsRed() {
        reply = exchange -> answer(exchange, 200, " ".repeat((1 << 20) + 1));

        assertThat(query("errors", BELOW_HALF, true))
                .isEqualTo(new GateVerdict(false, "the answer is too large; aggregate the query"));
    }

    private GateVerdict hook() {
        return hook(address("/hook"), TIMEOUT);
    }

    private GateVerdict hook(String url, Duration timeout) {
        return gates.ask(new OfHook(
                new HttpHook("on-call", URI.create(url), When.BEFORE_NODE, timeout),
                "prod.example.com",
                "change-1",
                "nodes-a",
                List.of("i-1", "i-2"),
                "beforeNode/7"));
    }

    private GateVerdict query(String query, Comparison comparison, boolean emptyIsGreen) {
        return gates.ask(new OfPrometheus(new PrometheusQuery(
                "errors", URI.create(address("/prom/")), query, comparison, emptyIsGreen, TIMEOUT)));
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void allow(String hosts) {
        allowed = new HttpGates(AllowedHosts.fromEnvironment(Map.of("WINDLASS_GATE_HOSTS", hosts)));
    }

    private void silence() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Reply prometheus(String body) {
        return exchange -> answer(exchange, 200, body);
    }

    private static String vector(String... values) {
        StringBuilder samples = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            samples.append(i == 0 ? "" : ",")
                    .append("{\"metric\":{\"pod\":\"p%d\"},\"value\":[1,\"%s\"]}".formatted(i, values[i]));
        }
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[%s]}}".formatted(samples);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }
}
