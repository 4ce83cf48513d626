package dev.windlass.kubernetes.drain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.windlass.kubernetes.Excerpt;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** An HTTP response to an eviction or a deletion, read for what it says about the pod. */
final class EvictionReply {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern BUDGET = Pattern.compile("The disruption budget (\\S+) ");
    private static final String SEVERAL_BUDGETS = "This pod has more than one PodDisruptionBudget";

    /** As k8s.io/apiserver words what an authorizer refuses. A webhook or a policy may say the same, after a start of its own. */
    private static final Pattern NO_RIGHT =
            Pattern.compile("[a-z./]+ \"[^\"]*\" is forbidden: User \".*\" cannot \\S+ resource \".*", Pattern.DOTALL);

    /** As k8s.io/apiserver begins what an admission webhook or an admission policy refuses, whatever the code. */
    private static final Pattern ADMISSION = Pattern.compile(
            "(admission webhook \"|[a-z./]+ \"[^\"]*\" is forbidden: (Validating|Mutating)AdmissionPolicy ).*",
            Pattern.DOTALL);

    private final int code;
    private final JsonNode status;
    private final String message;
    private final String words;

    EvictionReply(int code, String body) {
        this.code = code;
        String text = Objects.requireNonNullElse(body, "");
        status = read(text);
        message = status.path("message").asText("");
        String said = Excerpt.of(message);
        boolean bare = text.isBlank() || status.hasNonNull("kind");
        words = !said.isEmpty() ? said : Excerpt.of("HTTP " + code + (bare ? "" : ": " + text));
    }

    EvictionAnswer answer(Set<Integer> acceptances) {
        if (acceptances.contains(code)) {
            return new EvictionAnswer.Accepted();
        }
        boolean admission = ADMISSION.matcher(message).matches();
        boolean ours = code == 401 || code == 403 && NO_RIGHT.matcher(message).matches();
        if (ours && !admission) {
            return new EvictionAnswer.Outage(words);
        }
        return budget().<EvictionAnswer>map(name -> new EvictionAnswer.Refused(name, words))
                .orElseGet(() -> new EvictionAnswer.NotYet(words));
    }

    /** Whether the API server itself, or what is in front of it, may be in trouble. */
    boolean isServerError() {
        return code >= 500;
    }

    private Optional<String> budget() {
        if (message.startsWith(SEVERAL_BUDGETS)) {
            return Optional.of("more than one");
        }
        return StreamSupport.stream(status.path("details").path("causes").spliterator(), false)
                .filter(cause -> "DisruptionBudget".equals(cause.path("reason").asText()))
                .map(cause -> {
                    Matcher name = BUDGET.matcher(cause.path("message").asText(""));
                    return name.lookingAt() ? Excerpt.of(name.group(1)) : "unnamed";
                })
                .findFirst();
    }

    private static JsonNode read(String body) {
        try {
            JsonNode read = JSON.readTree(body);
            return read.isObject() ? read : MissingNode.getInstance();
        } catch (JsonProcessingException noStatus) {
            return MissingNode.getInstance();
        }
    }
}
