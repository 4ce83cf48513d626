package dev.windlass.kubernetes.drain;

import dev.windlass.kubernetes.Excerpt;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the eviction subresource (policy/v1), always for the very pod that was seen: its UID is a precondition. */
final class Evictions {
    private static final Set<Integer> EVICTED = Set.of(200, 201);

    /** Kubernetes' API conventions: a deletion that is not over yet may be a 202. */
    private static final Set<Integer> DELETED = Set.of(200, 201, 202);

    private final KubernetesClient client;

    Evictions(KubernetesClient client) {
        this.client = Objects.requireNonNull(client, "client is null");
    }

    /** @param patience how long to wait for the answer */
    EvictionAnswer evict(Pod pod, Duration patience) throws InterruptedException {
        ObjectMeta metadata = pod.getMetadata();
        Map<String, Object> eviction = Map.of(
                "apiVersion",
                "policy/v1",
                "kind",
                "Eviction",
                "metadata",
                Map.of("name", metadata.getName(), "namespace", metadata.getNamespace()),
                "deleteOptions",
                options(metadata));
        return ask(pod, "POST", path(metadata) + "/eviction", eviction, EVICTED, patience);
    }

    /** Deletes past any budget and any webhook on evictions, with the pod's own grace period. Only on a person's word. */
    EvictionAnswer delete(Pod pod, Duration patience) throws InterruptedException {
        return ask(pod, "DELETE", path(pod.getMetadata()), options(pod.getMetadata()), DELETED, patience);
    }

    private static Map<String, Object> options(ObjectMeta metadata) {
        return Map.of("apiVersion", "v1", "kind", "DeleteOptions", "preconditions", Map.of("uid", metadata.getUid()));
    }

    private static String path(ObjectMeta metadata) {
        return "api/v1/namespaces/%s/pods/%s".formatted(metadata.getNamespace(), metadata.getName());
    }

    /** A server error or no answer is the pod's own business, as of a webhook that hangs, if the API answers at all. */
    private EvictionAnswer ask(
            Pod pod, String method, String path, Object body, Set<Integer> acceptances, Duration patience)
            throws InterruptedException {
        try {
            HttpResponse<String> response = client.getHttpClient()
                    .sendAsync(
                            client.getHttpClient()
                                    .newHttpRequestBuilder()
                                    .uri(client.getMasterUrl() + path)
                                    .method(
                                            method,
                                            "application/json",
                                            client.getKubernetesSerialization().asJson(body))
                                    .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                                    .build(),
                            String.class)
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            EvictionReply reply = new EvictionReply(response.code(), response.body());
            EvictionAnswer answer = reply.answer(acceptances);
            return reply.isServerError() ? unlessTheApiIsOut(pod, answer) : answer;
        } catch (TimeoutException silent) {
            return unlessTheApiIsOut(pod, new EvictionAnswer.NotYet("no answer within " + patience.toSeconds() + " s"));
        } catch (ExecutionException failed) {
            String words = Objects.toString(
                    failed.getCause().getMessage(), failed.getCause().getClass().getSimpleName());
            return unlessTheApiIsOut(pod, new EvictionAnswer.NotYet(Excerpt.of("no answer: " + words)));
        }
    }

    private EvictionAnswer unlessTheApiIsOut(Pod pod, EvictionAnswer answer) {
        try {
            client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .get();
            return answer;
        } catch (KubernetesClientException e) {
            boolean answers = e.getCode() > 0 && e.getCode() < 500 && e.getCode() != 401;
            return answers ? answer : new EvictionAnswer.Outage(answer.words());
        }
    }
}
