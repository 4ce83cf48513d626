package dev.windlass.change;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One line of a change's history, and at once one progress event.
 *
 * @param id deterministic: {@code <workflow id>/<sequence>}, so that a step recorded twice is one line and one event
 * @param type an event type of the {@code dev.windlass} family, such as {@code dev.windlass.node.draining.v1}
 * @param actor who did it: a person, or {@code windlass}
 * @param subject what it was done to: a node, a task, the change itself
 * @param message one line for a reader
 * @param data flat details; never anything secret
 */
public record JournalEntry(
        String id,
        Instant at,
        String cluster,
        String change,
        String type,
        String actor,
        String subject,
        String message,
        Map<String, String> data) {

    public JournalEntry {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(type, "type is null");
        data = data == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(data));
    }
}
