package dev.windlass.demo;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.windlass.change.ChangeView;
import dev.windlass.change.JournalEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The routes of the REST API that the demo walks; every answer but a success ends the demo with the API's words. */
final class ApiClient implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;
    private final String cluster;

    /** @param cluster whose changes are meant */
    ApiClient(URI address, String cluster) {
        this.address = address;
        this.cluster = cluster;
    }

    /** Empty while the change is not known yet: its event may still be on its way. */
    Optional<ChangeView> change(String id) {
        HttpResponse<String> response = send(request(path(id, "")).GET());
        return response.statusCode() == 404
                ? Optional.empty()
                : Optional.of(read(successful(response), ChangeView.class));
    }

    String plan(String change) {
        return successful(send(
                request(path(change, "/plan")).header("Accept", "text/plain").GET()));
    }

    ChangeView approve(String change, String digest, String who, String reason) {
        Map<String, String> word = Map.of("digest", digest, "who", who, "reason", reason);
        return read(post(path(change, "/approve"), write(word)), ChangeView.class);
    }

    private String path(String change, String below) {
        return "/v1/changes/" + change + below + "?cluster=" + cluster;
    }

    JsonNode get(String path) {
        return read(successful(send(request(path).GET())), JsonNode.class);
    }

    String text(String path) {
        return successful(send(request(path).GET()));
    }

    /** A progress event: what the envelope says is not in the data. */
    static JournalEntry entry(byte[] json, String id, String type, String at) {
        try {
            ObjectNode data = (ObjectNode) JSON.readTree(json);
            data.put("id", id).put("type", type).put("at", at);
            return JSON.treeToValue(data, JournalEntry.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String post(String path, String body) {
        return successful(
                send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofMinutes(1));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException("the API at " + address + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted");
        }
    }

    private static String successful(HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            throw new DemoFailure(response.uri() + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
