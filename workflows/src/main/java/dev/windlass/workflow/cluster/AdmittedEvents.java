package dev.windlass.workflow.cluster;

import dev.windlass.change.Admission;
import dev.windlass.change.Change;
import dev.windlass.change.EventOrigin;
import dev.windlass.workflow.cluster.ClusterWorkflow.AdmittedEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The events that a cluster admitted last, by the ids of their changes, oldest first. */
final class AdmittedEvents {

    private final SequencedMap<String, EventOrigin> originById = new LinkedHashMap<>();
    private boolean forgetful;

    /** @param forgetful whether events were admitted before these */
    AdmittedEvents(List<AdmittedEvent> events, boolean forgetful) {
        events.forEach(event -> originById.put(event.id(), event.origin()));
        this.forgetful = forgetful;
    }

    /** What becomes of an event whose id is remembered; empty if it is not. */
    Optional<Admission> verdict(Change change) {
        return origin(change.id()).map(known -> known.again(change.id(), change.origin()));
    }

    Optional<EventOrigin> origin(String id) {
        return Optional.ofNullable(originById.get(id));
    }

    void add(Change change) {
        originById.put(change.id(), change.origin());
        if (originById.size() > ClusterWorkflow.State.WINDOW) {
            originById.pollFirstEntry();
            forgetful = true;
        }
    }

    /** Whether an id that is not remembered may be known all the same. */
    boolean isForgetful() {
        return forgetful;
    }

    List<AdmittedEvent> list() {
        return originById.entrySet().stream().map(AdmittedEvents::event).toList();
    }

    private static AdmittedEvent event(Map.Entry<String, EventOrigin> entry) {
        return new AdmittedEvent(entry.getKey(), entry.getValue());
    }
}
