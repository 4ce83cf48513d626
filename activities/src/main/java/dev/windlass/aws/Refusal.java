package dev.windlass.aws;

import io.temporal.failure.ApplicationFailure;

/** A task that no further attempt can mend; see {@link dev.windlass.activity.TaskActivities#apply}. */
final class Refusal {

    private Refusal() {}

    static ApplicationFailure because(String reason) {
        return ApplicationFailure.newNonRetryableFailure(reason, "TaskRefused");
    }

    static ApplicationFailure immutable(String resource, String field) {
        return because(resource + ": " + field + " cannot be changed in place");
    }

    static ApplicationFailure notOwned(String resource, String cluster) {
        return because(resource + " exists and is not tagged kubernetes.io/cluster/" + cluster + "=owned");
    }
}
