package dev.windlass.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Answers in the API's place, request by request. What it has no answer for reaches the API. Remembers every request. */
final class StagedAnswers implements Interceptor, AutoCloseable {

    /** What may come in place of the API's answer. */
    sealed interface Answer {

        /** @param retryAfter seconds, or nothing if it is 0 */
        record Says(int code, String contentType, String body, int retryAfter) implements Answer {}

        /** The connection is taken, and no word comes. */
        record Silence() implements Answer {}

        /** No server listens. */
        record Refusal() implements Answer {}

        static Answer status(int code, String reason, String message) {
            String json = """
                    {"kind":"Status","apiVersion":"v1","status":"Failure","message":%s,"reason":"%s","code":%d}""".formatted(quoted(message), reason, code);
            return new Says(code, "application/json", json, 0);
        }

        static Answer text(int code, String body) {
            return new Says(code, "text/html", body, 0);
        }
    }

    /** @param verb the method, and {@code evict} for a POST to the eviction subresource */
    record Asked(String verb, String path) {
        boolean is(String wanted, String pod) {
            return verb.equals(wanted)
                    && (path.endsWith("/pods/" + pod) || path.endsWith("/pods/" + pod + "/eviction"));
        }
    }

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Answer.Says> prepared = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private volatile Function<Asked, Optional<Answer>> script = _ -> Optional.empty();

    StagedAnswers() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    void script(Function<Asked, Optional<Answer>> answers) {
        script = answers;
    }

    /** Every eviction of this pod is answered so. */
    void evictions(String pod, Answer answer) {
        script(request -> request.is("evict", pod) ? Optional.of(answer) : Optional.empty());
    }

    long count(String verb, String pod) {
        return asked.stream().filter(request -> request.is(verb, pod)).count();
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        String path = request.uri().getPath();
        Asked now = new Asked(path.endsWith("/eviction") ? "evict" : request.method(), path);
        asked.add(now);
        script.apply(now)
                .ifPresent(answer -> builder.uri(URI.create(
                        switch (answer) {
                            case Answer.Says says -> {
                                String id = "/said/" + asked.size() + "-" + System.nanoTime();
                                prepared.put(id, says);
                                yield "http://127.0.0.1:" + server.getAddress().getPort() + id;
                            }
                            case Answer.Silence _ ->
                                "http://127.0.0.1:" + server.getAddress().getPort() + "/silence";
                            // Nothing listens on the port that is reserved for multiplexing.
                            case Answer.Refusal _ -> "http://127.0.0.1:1/";
                        })));
    }

    private void answer(HttpExchange exchange) throws IOException {
        Answer.Says says = prepared.get(exchange.getRequestURI().getPath());
        if (says == null) {
            awaitClosing();
            exchange.close();
            return;
        }
        exchange.getRequestBody().readAllBytes();
        byte[] body = says.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", says.contentType());
        if (says.retryAfter() > 0) {
            exchange.getResponseHeaders().add("Retry-After", Integer.toString(says.retryAfter()));
        }
        exchange.sendResponseHeaders(says.code(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void awaitClosing() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char next : text.toCharArray()) {
            json.append(
                    next == '"' || next == '\\'
                            ? "\\" + next
                            : next < ' ' || Character.isSurrogate(next) ? "\\u%04x".formatted((int) next) : "" + next);
        }
        return json.append('"').toString();
    }
}
