package dev.windlass.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.change.ChangeView;
import dev.windlass.change.ChangeView.OpenQuestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The API's routes about changes. */
final class Changes {

    private final Api api;

    Changes(Api api) {
        this.api = api;
    }

    /** @param digest of the plan as it would be sealed now */
    record Preview(String digest, int create, int modify, int delete, List<String> warnings, String text) {
        Preview {
            warnings = warnings == null ? List.of() : List.copyOf(warnings);
            text = text == null ? "" : text;
        }

        boolean isEmpty() {
            return create + modify + delete == 0;
        }
    }

    Preview preview(ProposedChange change, String requester, String reason) {
        String body = change.data(requester, reason).toString();
        return Json.read(api.post("/v1/clusters/" + Api.encode(change.cluster()) + "/preview", body), Preview.class);
    }

    /** @param repeated whether this very event was admitted before */
    record Published(String id, boolean repeated) {}

    Published publish(JsonNode event) {
        JsonNode answer = api.post("/v1/events", event.toString());
        return new Published(answer.path("id").asText(), answer.path("repeated").asBoolean());
    }

    ChangeView view(ChangeName change) {
        return Json.read(api.get(change.path("")), ChangeView.class);
    }

    /** Newest last, as the API orders them. @param cluster {@code null} for all */
    List<ChangeView> all(String cluster) {
        JsonNode rows = api.get("/v1/changes" + (cluster == null ? "" : "?cluster=" + Api.encode(cluster)));
        List<ChangeView> changes = new ArrayList<>();
        rows.forEach(row -> changes.add(Json.read(row, ChangeView.class)));
        return changes;
    }

    String plan(ChangeName change) {
        return api.getText(change.path("/plan"));
    }

    ChangeView approve(ChangeName change, String digest, String who, String reason) {
        return word(change, "approve", words(who, reason).put("digest", digest));
    }

    ChangeView reject(ChangeName change, String digest, String who, String reason) {
        return word(change, "reject", words(who, reason).put("digest", digest));
    }

    ChangeView pause(ChangeName change, String who, String reason) {
        return word(change, "pause", words(who, reason));
    }

    ChangeView resume(ChangeName change, String who, String reason) {
        return word(change, "resume", words(who, reason));
    }

    ChangeView abort(ChangeName change, String who, String reason) {
        return word(change, "abort", words(who, reason));
    }

    ChangeView skip(ChangeName change, String node, String who, String reason) {
        return word(change, "skip", words(who, reason).put("node", node));
    }

    ChangeView force(ChangeName change, String pod, String who, String reason) {
        return word(change, "force", words(who, reason).put("pod", pod));
    }

    ChangeView retry(ChangeName change, String who, String reason) {
        return word(change, "retry", words(who, reason));
    }

    /** @param question likewise */
    ChangeView retarget(ChangeName change, String choice, String who, String reason, Optional<OpenQuestion> question) {
        return word(change, "retarget", chosen(choice, who, reason, question));
    }

    /** @param question as it was read; the answer is refused where another one is asked by then */
    ChangeView answer(ChangeName change, String choice, String who, String reason, Optional<OpenQuestion> question) {
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
