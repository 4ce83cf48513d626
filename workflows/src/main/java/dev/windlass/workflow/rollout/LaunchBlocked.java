package dev.windlass.workflow.rollout;

import dev.windlass.activity.RolloutActivities;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;

/** What a person has to mend before instances of a group may go: it could launch none in their place. */
final class LaunchBlocked {

    private LaunchBlocked() {}

    /** In words; empty where the failure is another one. */
    static Optional<String> in(ActivityFailure failure) {
        return failure.getCause() instanceof ApplicationFailure application
                        && application.getType().equals(RolloutActivities.TROUBLE)
                ? Optional.of(application.getOriginalMessage())
                : Optional.empty();
    }
}
