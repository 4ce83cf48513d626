package dev.windlass.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.cli.terminal.CommandFailure;
import dev.windlass.cli.terminal.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Requests to the REST API, and what becomes of its answers. */
public class Api {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** Planning reads the whole cloud state; it may take a while on a large account. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(3);

    private final URI address;
    private final HttpClient client;

    public Api(URI address) {
        this.address = address;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT);
        if ("http".equals(address.getScheme())) {
            // Without this the client reads the system's trust store, which costs as much as the whole verb.
            builder.sslContext(trustingNobody());
        }
        this.client = builder.build();
    }

    public JsonNode get(String path) {
        return json(send(request(path).GET().build()));
    }

    public String getText(String path) {
        return send(request(path)
                .header("Accept", "text/plain, application/problem+json")
                .GET()
                .build());
    }

    public JsonNode post(String path, String body) {
        return json(send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build()));
    }

    /** A stream of server-sent events that stays open; the caller closes it. {@code last} is the last id seen, or null. */
    InputStream stream(String path, String last) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(address.getRawPath() + path))
                .header("Accept", "text/event-stream");
        if (last != null) {
            request.header("Last-Event-ID", last);
        }
        HttpResponse<InputStream> response = exchange(request.GET().build(), BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw failure(response.statusCode(), drain(response.body()));
        }
        return response.body();
    }

    /** One segment of a path, or one value of a query, whatever it contains. */
    public static String encode(String segment) {
        if (segment.equals(".") || segment.equals("..")) {
            throw new CommandFailure("\"" + segment + "\" is not a name");
        }
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(address.getRawPath() + path))
                .timeout(ANSWER_TIMEOUT);
    }

    private String send(HttpRequest request) {
        HttpResponse<String> response = exchange(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw failure(response.statusCode(), response.body());
        }
        return response.body();
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw ApiUnavailable.unheard(address, e);
        } catch (HttpTimeoutException e) {
            throw new CommandFailure(
                    "Windlass API at " + address + " took longer than " + ANSWER_TIMEOUT.toMinutes()
                            + " minutes to answer" + ApiUnavailable.DOUBT,
                    e);
        } catch (IOException e) {
            throw ApiUnavailable.brokeOff(address, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    private static JsonNode json(String body) {
        return body.isBlank() ? Json.object() : Json.parse(body, "the API's answer");
    }

    private static ApiRefusal failure(int status, String body) {
        try {
            return ApiRefusal.of(status, json(body));
        } catch (CommandFailure notJson) {
            return ApiRefusal.of(status, Json.object());
        }
    }

    private static String drain(InputStream body) {
        try (body) {
            return new String(body.readNBytes(1 << 16), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static SSLContext trustingNobody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[0], new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
