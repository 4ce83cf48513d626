package dev.windlass.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.windlass.change.Phase;
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

/** The REST API as an outside program uses it. */
public final class RestApi implements AutoCloseable {

    public static final String APPROVER = "grace@example.org";

    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final JsonMapper JSON = new JsonMapper();

    private final URI endpoint;
    private final Duration timeout;
    private final HttpClient client = HttpClient.newHttpClient();

    public RestApi(URI endpoint) {
        this(endpoint, TIMEOUT);
    }

    /** @param timeout after which an answer is waited for no longer */
    public RestApi(URI endpoint, Duration timeout) {
        this.endpoint = endpoint;
        this.timeout = timeout;
    }

    public record Answer(int status, JsonNode body) {
        public String text(String field) {
            return body.path(field).asText();
        }
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    String text(String path) {
        return exchange(request(path).header("Accept", "text/plain").GET()).body();
    }

    public Answer approve(String change, String digest) {
        return post(
                "/v1/changes/" + change + "/approve",
                JSON.valueToTree(Map.of("digest", digest, "who", APPROVER)).toString());
    }

    Answer reject(String change, String digest) {
        return post(
                "/v1/changes/" + change + "/reject",
                JSON.valueToTree(Map.of("digest", digest, "who", APPROVER)).toString());
    }

    /** @param question the one that was read */
    public Answer answer(String change, String choice, String who, String question) {
        Map<String, String> words = Map.of("choice", choice, "who", who, "question", question);
        return post("/v1/changes/" + change + "/answer", JSON.valueToTree(words).toString());
    }

    /** The change once it is in this phase; ends at once where it has finished in another one. */
    public JsonNode await(String change, Phase phase, Duration limit) {
        JsonNode seen = Await.value(
                change + " to be " + phase, limit, () -> view(change), view -> isIn(view, phase) || isFinal(view));
        if (!isIn(seen, phase)) {
            throw new AssertionError("expected " + change + " to be " + phase + ", but it ended: " + seen);
        }
        return seen;
    }

    /** Approves the plan that the change waits with, by its digest; answers the digest. */
    String approveWhenAsked(String change, Duration limit) {
        String digest =
                await(change, Phase.AWAITING_APPROVAL, limit).path("digest").asText();
        Answer approved = approve(change, digest);
        if (approved.status() != 200) {
            throw new AssertionError("approval of " + change + " was answered " + approved);
        }
        return digest;
    }

    private JsonNode view(String change) {
        return get("/v1/changes/" + change).body();
    }

    private static boolean isIn(JsonNode view, Phase phase) {
        return phase.name().equals(view.path("phase").asText());
    }

    private static boolean isFinal(JsonNode view) {
        return view.hasNonNull("phase")
                && Phase.valueOf(view.path("phase").asText()).isFinal();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(endpoint.resolve(path)).timeout(timeout);
    }

    private Answer send(HttpRequest.Builder request) {
        HttpResponse<String> response = exchange(request);
        try {
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException notJson) {
            throw new AssertionError("no JSON but " + response.statusCode() + " " + response.body(), notJson);
        }
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
