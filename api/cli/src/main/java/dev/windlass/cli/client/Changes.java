package dev.windlass.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.change.ChangeView;
import dev.windlass.change.ChangeView.OpenQuestion;
import dev.windlass.cli.terminal.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The API's routes about changes. */
public final class Changes {

    private final Api api;

    public Changes(Api api) {
        this.api = api;
    }

    /** @param digest of the plan as it would be sealed now */
    public record Preview(String digest, int create, int modify, int delete, List<String> warnings, String text) {
        public Preview {
            warnings = warnings == null ? List.of() : List.copyOf(warnings);
            text = text == null ? "" : text;
        }

        public boolean isEmpty() {
            return create + modify + delete == 0;
        }
    }

    public Preview preview(ProposedChange change, String requester, String reason) {
        String body = change.data(requester, reason).toString();
        return Json.read(api.post("/v1/clusters/" + Api.encode(change.cluster()) + "/preview", body), Preview.class);
    }

    /** @param repeated whether this very event was admitted before */
    public record Published(String id, boolean repeated) {}

    public Published publish(JsonNode event) {
        JsonNode answer = api.post("/v1/events", event.toString());
        return new Published(answer.path("id").asText(), answer.path("repeated").asBoolean());
    }

    public ChangeView view(ChangeName change) {
        return Json.read(api.get(change.path("")), ChangeView.class);
    }

    /** The newest first, as the API orders them. @param cluster {@code null} for all @param limit at most so many */
    public List<ChangeView> newest(String cluster, int limit) {
        String ofCluster = cluster == null ? "" : "&cluster=" + Api.encode(cluster);
        JsonNode rows = api.get("/v1/changes?limit=" + limit + ofCluster);
        List<ChangeView> changes = new ArrayList<>();
        rows.forEach(row -> changes.add(Json.read(row, ChangeView.class)));
        return changes;
    }

    public String plan(ChangeName change) {
        return api.getText(change.path("/plan"));
    }

    public ChangeView approve(ChangeName change, String digest, String who, String reason) {
        return word(change, "approve", words(who, reason).put("digest", digest));
    }

    public ChangeView reject(ChangeName change, String digest, String who, String reason) {
        return word(change, "reject", words(who, reason).put("digest", digest));
    }

    public ChangeView pause(ChangeName change, String who, String reason) {
        return word(change, "pause", words(who, reason));
    }

    public ChangeView resume(ChangeName change, String who, String reason) {
        return word(change, "resume", words(who, reason));
    }

    public ChangeView abort(ChangeName change, String who, String reason) {
        return word(change, "abort", words(who, reason));
    }

    public ChangeView skip(ChangeName change, String node, String who, String reason) {
        return word(change, "skip", words(who, reason).put("node", node));
    }

    public ChangeView force(ChangeName change, String pod, String who, String reason) {
        return word(change, "force", words(who, reason).put("pod", pod));
    }

    public ChangeView retry(ChangeName change, String who, String reason) {
        return word(change, "retry", words(who, reason));
    }

    /** @param question likewise */
    public ChangeView retarget(
            ChangeName change, String choice, String who, String reason, Optional<OpenQuestion> question) {
        return word(change, "retarget", chosen(choice, who, reason, question));
    }

    /** @param question as it was read; the answer is refused where another one is asked by then */
    public ChangeView answer(
            ChangeName change, String choice, String who, String reason, Optional<OpenQuestion> question) {
        return word(change, "answer", chosen(choice, who, reason, question));
    }

    private ChangeView word(ChangeName change, String verb, ObjectNode body) {
        return Json.read(api.post(change.path("/" + verb), body.toString()), ChangeView.class);
    }

    private static ObjectNode chosen(String choice, String who, String reason, Optional<OpenQuestion> question) {
        ObjectNode body = words(who, reason).put("choice", choice);
        question.ifPresent(one -> body.put("question", one.question()).put("instanceGroup", one.instanceGroup()));
        return body;
    }

    private static ObjectNode words(String who, String reason) {
        return Json.object().put("who", who).put("reason", reason);
    }
}
