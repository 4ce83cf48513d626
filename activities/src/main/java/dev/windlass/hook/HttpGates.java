package dev.windlass.hook;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.activity.GateActivities;
import dev.windlass.rollout.policy.GateQuestion;
import dev.windlass.rollout.policy.GateQuestion.OfHook;
import dev.windlass.rollout.policy.GateQuestion.OfPrometheus;
import dev.windlass.rollout.policy.GateVerdict;
import dev.windlass.rollout.policy.PrometheusQuery;
import io.temporal.activity.Activity;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/** {@link GateActivities} over HTTP. Sends no credentials, and asks only where {@link AllowedHosts} lets it. */
public final class HttpGates implements GateActivities {

    private static final int REASON_BYTES = 8 << 10;
    private static final int RESULT_BYTES = 1 << 20;
    private static final JsonMapper MAPPER = new JsonMapper();

    private final AllowedHosts hosts;

    public HttpGates(AllowedHosts hosts) {
        this.hosts = Objects.requireNonNull(hosts, "hosts is null");
    }

    @Override
    public GateVerdict ask(GateQuestion question) {
        try {
            return switch (question) {
                case OfHook asked -> hook(asked);
                case OfPrometheus asked -> query(asked.query());
            };
        } catch (Call.Failed failed) {
            return new GateVerdict(false, failed.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Activity.wrap(e);
        }
    }

    private GateVerdict hook(OfHook asked) throws Call.Failed, InterruptedException {
        Optional<String> refusal = hosts.refusal(asked.hook().url());
        if (refusal.isPresent()) {
            return new GateVerdict(false, refusal.get());
        }
        Answer answer = Call.send(
                HttpRequest.newBuilder(asked.hook().url())
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", asked.idempotencyKey())
                        .POST(BodyPublishers.ofString(body(asked))),
                asked.hook().timeout(),
                REASON_BYTES,
                HttpGates::heartbeat);
        String said = Line.of(answer.body());
        boolean green = answer.status() >= 200 && answer.status() < 300;
        return new GateVerdict(green, green ? said : "status " + answer.status() + (said.isEmpty() ? "" : ": " + said));
    }

    private static String body(OfHook asked) {
        ObjectNode body = MAPPER.createObjectNode();
        body.put("cluster", asked.cluster());
        body.put("change", asked.change());
        body.put("instanceGroup", asked.instanceGroup());
        asked.instances().forEach(body.putArray("instances")::add);
        body.put("phase", asked.hook().when().written());
        return body.toString();
    }

    private GateVerdict query(PrometheusQuery query) throws Call.Failed, InterruptedException {
        Optional<String> refusal = hosts.refusal(query.url());
        if (refusal.isPresent()) {
            return new GateVerdict(false, refusal.get());
        }
        Answer answer = Call.send(
                HttpRequest.newBuilder(address(query))
                        .header("Accept", "application/json")
                        .GET(),
                query.timeout(),
                RESULT_BYTES,
                HttpGates::heartbeat);
        return PrometheusAnswer.verdict(query, answer);
    }

    private static URI address(PrometheusQuery query) {
        String base = query.url().toString().replaceFirst("/+$", "");
        return URI.create(base + "/api/v1/query?query=" + URLEncoder.encode(query.query(), StandardCharsets.UTF_8));
    }

    private static void heartbeat() {
        Activity.getExecutionContext().heartbeat(null);
    }
}
