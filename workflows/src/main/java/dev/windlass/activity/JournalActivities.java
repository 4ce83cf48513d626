package dev.windlass.activity;

import dev.windlass.change.ChangeView;
import dev.windlass.change.JournalEntry;
import io.temporal.activity.ActivityInterface;
import java.util.List;

/**
 * Keeps what happened: in the state store, where it outlives Temporal's retention, and on the progress topic. Queue
 * {@link TaskQueues#AWS}.
 */
@ActivityInterface
public interface JournalActivities {

    /**
     * Stores and publishes the entries in order; entries with an id that was recorded before change nothing, and their
     * events carry the same CloudEvents id again.
     */
    void record(List<JournalEntry> entries);

    /** Stores how the change stands now, over what was stored before. */
    void seal(ChangeView change);
}
