package dev.windlass.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordingProxyTest {

    private final AtomicInteger served = new AtomicInteger();
    private final CountDownLatch second = new CountDownLatch(1);
    private final Traffic traffic = new Traffic();
    private HttpServer server;
    private RecordingProxy proxy;
    private HttpClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/echo", this::echo);
        server.createContext("/watch", this::watch);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        proxy = RecordingProxy.before(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), traffic);
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        proxy.close();
        server.stop(0);
    }

    @Test
    void passesRequestsAndAnswersThroughAsTheyAre() throws Exception {
        HttpResponse<String> answer = post("/echo?a=b%20c", "Action=Look&Name=x%2Fy");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("x-served")).contains("1");
        assertThat(answer.body()).isEqualTo("POST /echo?a=b%20c Action=Look&Name=x%2Fy");
    }

    @Test
    void keepsWhatWasAskedInOrder() throws Exception {
        post("/echo?a=b%20c", "Action=Look&Name=x%2Fy");
        post("/echo", "Action=Act");

        assertThat(traffic.exchanges())
                .extracting(exchange -> exchange.request().action())
                .containsExactly("Look", "Act");
        Exchange first = traffic.exchanges().getFirst();
        assertThat(first.succeeded()).isTrue();
        assertThat(first.request().query("a")).isEqualTo("b c");
        assertThat(first.request().parameters()).containsEntry("Name", "x/y");
        assertThat(first.answered()).isAfterOrEqualTo(first.request().arrived());
    }

    @Test
    void streamsAnAnswerWhileTheServerStillWritesIt() throws Exception {
        HttpResponse<InputStream> answer = client.send(
                HttpRequest.newBuilder(proxy.endpoint().resolve("/watch")).build(),
                HttpResponse.BodyHandlers.ofInputStream());

        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("first");
            second.countDown();
            assertThat(lines.readLine()).isEqualTo("second");
            assertThat(lines.readLine()).isNull();
        }
    }

    @Test
    void hitsAsManyRequestsAsItWasToldAndNoOthers() throws Exception {
        Injection injection = proxy.fault(Requests.action("Act"), Fault.unavailable(), 2);

        assertThat(post("/echo", "Action=Look").statusCode()).isEqualTo(201);
        assertThat(post("/echo", "Action=Act").statusCode()).isEqualTo(503);
        assertThat(post("/echo", "Action=Act").statusCode()).isEqualTo(503);
        assertThat(post("/echo", "Action=Act").statusCode()).isEqualTo(201);

        assertThat(injection.hits()).isEqualTo(2);
        assertThat(served).hasValue(2);
        assertThat(traffic.exchanges()).extracting(Exchange::succeeded).containsExactly(true, false, false, true);
    }

    @Test
    void hitsUntilTheInjectionIsClosed() throws Exception {
        try (Injection outage = proxy.fault(Requests.any(), Fault.unavailable())) {
            assertThat(post("/echo", "").statusCode()).isEqualTo(503);
            assertThat(outage.hits()).isEqualTo(1);
        }

        assertThat(post("/echo", "").statusCode()).isEqualTo(201);
    }

    @Test
    void aResetConnectionNeverReachesTheServer() {
        proxy.fault(Requests.any(), Fault.reset());

        assertThatThrownBy(() -> post("/echo", "")).isInstanceOf(IOException.class);

        assertThat(served).hasValue(0);
        assertThat(traffic.exchanges()).isNotEmpty().noneMatch(Exchange::reached);
    }

    @Test
    void aLostAnswerComesAfterTheServerHasActed() {
        proxy.fault(Requests.any(), Fault.lostAnswer());

        assertThatThrownBy(() -> post("/echo", "")).isInstanceOf(IOException.class);

        assertThat(served).hasValue(1);
        assertThat(traffic.exchanges()).singleElement().satisfies(exchange -> {
            assertThat(exchange.succeeded()).isTrue();
            assertThat(exchange.delivered()).isFalse();
        });
    }

    @Test
    void silenceLastsUntilTheAskerGivesUp() {
        proxy.fault(Requests.any(), Fault.silence());
        HttpRequest request = HttpRequest.newBuilder(proxy.endpoint().resolve("/echo"))
                .timeout(Duration.ofMillis(200))
                .build();

        assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);

        assertThat(served).hasValue(0);
    }

    @Test
    void delaysWhatItIsToldToDelay() throws Exception {
        proxy.fault(Requests.any(), Fault.delay(Duration.ofMillis(150)), 1);
        long before = System.nanoTime();

        post("/echo", "");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void editsAnAnswerOnItsWay() throws Exception {
        proxy.fault(Requests.any(), Fault.edited(body -> body.replace("Look", "Seen, and longer")));

        assertThat(post("/echo", "Action=Look").body()).isEqualTo("POST /echo Action=Seen, and longer");
    }

    @Test
    void throttlesInTheWordsOfTheServiceThatWasAsked() throws Exception {
        proxy.fault(Requests.any(), Fault.throttle());

        assertThat(signed("ec2").statusCode()).isEqualTo(503);
        assertThat(signed("ec2").body()).contains("<Errors><Error><Code>RequestLimitExceeded</Code>");
        assertThat(signed("autoscaling").statusCode()).isEqualTo(400);
        assertThat(signed("autoscaling").body()).contains("<Code>Throttling</Code>");
        HttpResponse<String> kubernetes = post("/api/v1/nodes", "");
        assertThat(kubernetes.statusCode()).isEqualTo(429);
        assertThat(kubernetes.headers().firstValue("retry-after")).contains("1");
        assertThat(kubernetes.body()).contains("\"reason\":\"TooManyRequests\"");
    }

    @Test
    void anEndpointThatIsAwayRefusesConnectionsAndComesBackUnderTheSameAddress() throws Exception {
        post("/echo", "");
        proxy.away();

        assertThatThrownBy(() -> post("/echo", "")).isInstanceOf(IOException.class);

        proxy.back();
        assertThat(post("/echo", "").statusCode()).isEqualTo(201);
        assertThat(served).hasValue(2);
    }

    private HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(proxy.endpoint().resolve(path))
                        .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> signed(String service) throws IOException, InterruptedException {
        String scope =
                "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/%s/aws4_request, Signature=0".formatted(service);
        return client.send(
                HttpRequest.newBuilder(proxy.endpoint().resolve("/"))
                        .header("Authorization", scope)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void echo(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer = "%s %s %s"
                    .formatted(exchange.getRequestMethod(), exchange.getRequestURI(), body)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("X-Served", Integer.toString(served.incrementAndGet()));
            exchange.sendResponseHeaders(201, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private void watch(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("first\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            if (second.await(10, TimeUnit.SECONDS)) {
                exchange.getResponseBody().write("second\n".getBytes(StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
