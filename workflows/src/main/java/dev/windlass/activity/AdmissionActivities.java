package dev.windlass.activity;

import dev.windlass.change.EventOrigin;
import io.temporal.activity.ActivityInterface;

/** Remembers events for longer than a cluster's queue does. Looks, and changes nothing. Queue {@link TaskQueues#AWS}. */
@ActivityInterface
public interface AdmissionActivities {

    /** Where the event of a change came from, as its history keeps it; {@code null} if the history has no such change. */
    EventOrigin recall(String cluster, String change);
}
