package dev.windlass.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.EventTypes;
import dev.windlass.cli.terminal.Json;
import java.time.Instant;

/**
 * A change before it is published: the data of its event.
 *
 * @param rollout only what differs from the defaults; an empty object for none
 */
public record ProposedChange(String cluster, ChangeRequest request, ObjectNode rollout) {

    public static ProposedChange of(String cluster, ChangeRequest request) {
        return new ProposedChange(cluster, request, Json.object());
    }

    /** Whether nodes out of date are replaced once the plan is applied. */
    public ProposedChange rolling(boolean roll) {
        ObjectNode chosen = rollout.deepCopy();
        chosen.put("roll", roll);
        return new ProposedChange(cluster, request, chosen);
    }

    public JsonNode data(String requester, String reason) {
        ObjectNode data = Json.object();
        data.put("cluster", cluster);
        data.put("requester", requester);
        data.put("reason", reason);
        data.put("approval", "required");
        data.set("rollout", rollout);
        data.set("change", Json.tree(request));
        return data;
    }

    /** @param id made here and not by the API, so that publishing again after a lost answer is the same event */
    public JsonNode event(String id, JsonNode data) {
        ObjectNode event = Json.object();
        event.put("specversion", "1.0");
        event.put("id", id);
        event.put("source", "/windlass/cli");
        event.put("type", EventTypes.CHANGE_REQUESTED);
        event.put("subject", cluster);
        event.put("time", Instant.now().toString());
        event.put("datacontenttype", "application/json");
        event.set("data", data);
        return event;
    }
}
