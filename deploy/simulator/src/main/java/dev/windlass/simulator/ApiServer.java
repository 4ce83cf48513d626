package dev.windlass.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP face: authentication, routing, error answers. Loopback only; every request needs the bearer token. */
final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Kubernetes' own limit for request bodies. */
    private static final int MAX_BODY_BYTES = 3 * 1024 * 1024;

    /** The user agent of those who play a part of the cluster. */
    static final String PART_OF_IT = "windlass-simulator";

    static {
        // Without it every small answer waits 40 ms for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final byte[] authorization;
    private final ResourceTypes types;
    private final Discovery discovery;
    private final ResourceEndpoint resources;
    private final WatchStream watches;
    private final HttpsServer http;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final LongAdder requests = new LongAdder();

    /** @param port 0 for any free one */
    ApiServer(int port, SSLContext tls, String token, ResourceTypes types, Registry registry) throws IOException {
        authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        this.types = Objects.requireNonNull(types, "types is null");
        discovery = new Discovery(types);
        resources = new ResourceEndpoint(registry);
        watches = new WatchStream(registry.store());
        http = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        http.setHttpsConfigurator(new HttpsConfigurator(tls));
        http.setExecutor(executor);
        http.createContext("/", this::serve);
        http.start();
    }

    int port() {
        return http.getAddress().getPort();
    }

    /** How many were taken so far from others than the parts of the cluster; a watch is one. */
    long requests() {
        return requests.sum();
    }

    @Override
    public void close() {
        watches.close();
        http.stop(0);
        executor.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                route(exchange);
            } catch (ApiFailure failure) {
                if (failure.code() == 429) {
                    int seconds =
                            failure.status().at("/details/retryAfterSeconds").asInt(0);
                    if (seconds > 0) {
                        exchange.getResponseHeaders().set("Retry-After", Integer.toString(seconds));
                    }
                }
                answer(exchange, failure.code(), failure.status());
            } catch (NumberFormatException e) {
                answer(
                        exchange,
                        400,
                        ApiFailure.badRequest("a number was expected: " + e.getMessage())
                                .status());
            } catch (RuntimeException unexpected) {
                LOG.error(
                        "{} {} failed",
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().getPath(),
                        unexpected);
                answer(
                        exchange,
                        500,
                        ApiFailure.internal("Internal error occurred").status());
            }
        }
    }

    private void route(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        String given = header(exchange, "Authorization");
        if (!MessageDigest.isEqual(authorization, given.getBytes(StandardCharsets.UTF_8))) {
            throw ApiFailure.unauthorized();
        }
        if (!header(exchange, "User-Agent").equals(PART_OF_IT)) {
            requests.increment();
        }
        if (body.length > MAX_BODY_BYTES) {
            throw ApiFailure.tooLarge(MAX_BODY_BYTES);
        }
        if (exchange.getRequestHeaders().containsKey("Upgrade")) {
            // Not upgraded: fabric8 then watches by a streamed GET. A 503 it would first repeat, with a growing delay.
            write(exchange, 200, "text/plain", new byte[] {'\n'});
            return;
        }
        String path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("GET")) {
            if (path.equals("/readyz") || path.equals("/livez") || path.equals("/healthz")) {
                write(exchange, 200, "text/plain", "ok".getBytes(StandardCharsets.UTF_8));
                return;
            }
            if (discovery.answer(path).isPresent()) {
                answer(exchange, 200, discovery.answer(path).get());
                return;
            }
        }
        ApiRequest request = ApiRequest.parse(exchange.getRequestURI(), types);
        if (exchange.getRequestMethod().equals("GET") && request.flag("watch")) {
            watches.stream(request, exchange);
            return;
        }
        String contentType = header(exchange, "Content-Type").split(";")[0].strip();
        ResourceEndpoint.Answer answer = resources.handle(exchange.getRequestMethod(), request, contentType, body);
        boolean table = exchange.getRequestMethod().equals("GET") && TableView.wanted(header(exchange, "Accept"));
        answer(exchange, answer.code(), table ? TableView.of(request.type(), answer.body()) : answer.body());
    }

    private static String header(HttpExchange exchange, String name) {
        return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "");
    }

    static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw ApiFailure.badRequest("the object provided is unrecognized: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw ApiFailure.badRequest("the object provided is unrecognized");
        }
    }

    static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpExchange exchange, int code, ObjectNode body) throws IOException {
        write(exchange, code, "application/json", bytes(body));
    }

    private static void write(HttpExchange exchange, int code, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(code, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
