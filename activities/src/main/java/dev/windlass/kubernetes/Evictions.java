package dev.windlass.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks the eviction subresource (policy/v1), always for the very pod that was seen: its UID is a precondition. */
final class Evictions {
    private static final Pattern BUDGET = Pattern.compile("The disruption budget (\\S+) .*");
    private static final String SEVERAL_BUDGETS = "more than one PodDisruptionBudget";

    private final KubernetesClient client;

    Evictions(KubernetesClient client) {
        this.client = Objects.requireNonNull(client, "client is null");
    }

    EvictionAnswer evict(Pod pod) {
        ObjectMeta metadata = pod.getMetadata();
        Map<String, Object> eviction = Map.of(
                "apiVersion", "policy/v1",
                "kind", "Eviction",
                "metadata", Map.of("name", metadata.getName(), "namespace", metadata.getNamespace()),
                "deleteOptions", options(metadata));
        return answer(() -> client.raw(path(metadata) + "/eviction", "POST", eviction));
    }

    /** Deletes past any budget, with the pod's own grace period. Only on a person's word. */
    EvictionAnswer delete(Pod pod) {
        return answer(() -> client.raw(path(pod.getMetadata()), "DELETE", options(pod.getMetadata())));
    }

    private static Map<String, Object> options(ObjectMeta metadata) {
        return Map.of("apiVersion", "v1", "kind", "DeleteOptions", "preconditions", Map.of("uid", metadata.getUid()));
    }

    private static String path(ObjectMeta metadata) {
        return "/api/v1/namespaces/%s/pods/%s".formatted(metadata.getNamespace(), metadata.getName());
    }

    private static EvictionAnswer answer(Runnable request) {
        try {
            request.run();
            return new EvictionAnswer.Accepted();
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                case 404, 409 -> new EvictionAnswer.Gone();
                case 429 -> budget(e).<EvictionAnswer>map(EvictionAnswer.Refused::new).orElseGet(EvictionAnswer.Unavailable::new);
                case 400, 403, 422 -> new EvictionAnswer.Denied(words(e));
                case 500 -> severalBudgets(e);
                case 0, 502, 503, 504 -> new EvictionAnswer.Unavailable();
                default -> throw e;
            };
        }
    }

    /** A webhook may say anything. */
    private static String words(KubernetesClientException e) {
        boolean told = e.getStatus() != null && e.getStatus().getMessage() != null;
        String words = told ? e.getStatus().getMessage().lines().findFirst().orElse("") : "HTTP " + e.getCode();
        return Excerpt.of(words);
    }

    private static EvictionAnswer severalBudgets(KubernetesClientException e) {
        boolean several = e.getStatus() != null && e.getStatus().getMessage() != null && e.getStatus().getMessage().contains(SEVERAL_BUDGETS);
        if (several) {
            return new EvictionAnswer.Refused("more than one");
        }
        return new EvictionAnswer.Unavailable();
    }

    private static Optional<String> budget(KubernetesClientException e) {
        Status status = e.getStatus();
        if (status == null || status.getDetails() == null) {
            return Optional.empty();
        }
        List<StatusCause> causes = Objects.requireNonNullElse(status.getDetails().getCauses(), List.of());
        return causes.stream()
                .filter(cause -> "DisruptionBudget".equals(cause.getReason()))
                .map(cause -> {
                    Matcher message = BUDGET.matcher(Objects.requireNonNullElse(cause.getMessage(), ""));
                    return message.matches() ? message.group(1) : "unnamed";
                })
                .findFirst();
    }
}
