package dev.windlass.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.windlass.rollout.policy.HttpHook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Somebody whom a roll asks before it goes on: always says yes, and remembers every question. */
final class Hook implements AutoCloseable {

    private static final int OK = 200;
    private static final int NO_BODY = -1;

    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    /** @param key by which whoever is asked tells a question that is repeated from a new one */
    record Asked(String key, String body) {}

    private Hook(HttpServer server) {
        this.server = server;
        server.createContext("/", this::answer);
        server.start();
    }

    static Hook start() {
        try {
            return new Hook(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(new Asked(
                exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        exchange.sendResponseHeaders(OK, NO_BODY);
        exchange.close();
    }

    /** As whoever runs Windlass lists it. */
    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    HttpHook at(HttpHook.When when) {
        return new HttpHook("mesh", URI.create("http://" + host() + "/"), when, null);
    }

    /** In order. */
    List<Asked> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
