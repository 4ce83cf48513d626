package dev.windlass.progress;

import dev.windlass.activity.JournalActivities;
import dev.windlass.change.ChangeView;
import dev.windlass.change.JournalEntry;
import dev.windlass.statestore.JournalStore;
import java.util.List;

/**
 * Stores first and publishes second: a crash in between publishes again, with the same ids, when the activity is tried
 * again, and nobody is ever told of a step that the history does not have.
 */
public final class StoreThenPublish implements JournalActivities {

    private final JournalStore store;
    private final ProgressPublisher publisher;

    public StoreThenPublish(JournalStore store, ProgressPublisher publisher) {
        this.store = store;
        this.publisher = publisher;
    }

    @Override
    public void record(List<JournalEntry> entries) {
        store.record(entries);
        publisher.publish(entries);
    }

    @Override
    public void seal(ChangeView change) {
        store.seal(change);
    }
}
