package dev.windlass.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.windlass.failpoint.EffectListener;
import dev.windlass.failpoint.SideEffects;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Tells of every request that changes something: as it leaves, and when the API has said that it took it. */
final class RequestEffects implements Interceptor {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern NODE = Pattern.compile(".*/api/v1/nodes/[^/]+");
    private static final Pattern POD = Pattern.compile(".*/pods/[^/]+");

    private final EffectListener listener;

    RequestEffects(EffectListener listener) {
        this.listener = listener;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        effect(request).ifPresent(listener::before);
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (response.isSuccessful()) {
            effect(request).ifPresent(listener::after);
        }
    }

    private static Optional<String> effect(HttpRequest request) {
        return verb(request.method(), request.uri().getPath(), request.bodyString())
                .map(SideEffects::kubernetes);
    }

    /** What a request does, in the words of a rollout; empty for one that only looks. */
    static Optional<String> verb(String method, String path, String body) {
        return switch (method) {
            case "POST" -> path.endsWith("/eviction") ? Optional.of("evict") : Optional.empty();
            case "DELETE" -> POD.matcher(path).matches() ? Optional.of("delete") : Optional.empty();
            case "PATCH" -> NODE.matcher(path).matches() ? Optional.of(mark(body)) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** A patch of a node sets one of a rollout's marks, or takes them all away. */
    private static String mark(String body) {
        JsonNode patch = read(body);
        boolean taints = StreamSupport.stream(patch.at("/spec/taints").spliterator(), false)
                .anyMatch(taint ->
                        NodeMarks.SCHEDULED_FOR_UPDATE.equals(taint.path("key").asText()));
        if (taints) {
            return "taint";
        }
        if (patch.at("/spec/unschedulable").asBoolean()) {
            return "cordon";
        }
        return patch.at("/metadata/labels").hasNonNull(NodeMarks.EXCLUDE) ? "exclude" : "restore";
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a patch of a node is JSON", e);
        }
    }
}
