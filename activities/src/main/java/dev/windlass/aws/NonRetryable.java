package dev.windlass.aws;

import io.temporal.failure.ApplicationFailure;

/** A task that no further attempt can mend; see {@link dev.windlass.activity.TaskActivities#apply}. */
public final class NonRetryable {

    private NonRetryable() {}

    /** Something of that name is there and is not the cluster's: taking it over could break whoever made it. */
    public static ApplicationFailure notOwned(String resource, String cluster) {
        return because(resource + " exists and is not tagged as owned by cluster " + cluster);
    }

    public static ApplicationFailure because(String why) {
        return ApplicationFailure.newNonRetryableFailure(why, "TaskRefused");
    }
}
