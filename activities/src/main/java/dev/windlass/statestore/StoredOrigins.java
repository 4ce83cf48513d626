package dev.windlass.statestore;

import dev.windlass.activity.AdmissionActivities;
import dev.windlass.change.EventOrigin;

/** Recalls events from the history of their clusters. */
public final class StoredOrigins implements AdmissionActivities {

    private final JournalStore journal;

    public StoredOrigins(JournalStore journal) {
        this.journal = journal;
    }

    @Override
    public EventOrigin recall(String cluster, String change) {
        return journal.origin(cluster, change).orElse(null);
    }
}
