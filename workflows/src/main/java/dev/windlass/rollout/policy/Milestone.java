package dev.windlass.rollout.policy;

import java.time.Duration;

/** A number of replaced instances at which a rollout stops for a while. */
public sealed interface Milestone {

    /** How long to wait; then every gate has to be green again. */
    Duration bake();

    /** Whether a person has to let it go on. */
    boolean ask();

    /** For the history and for a question, such as {@code 2 instances, the canary, are replaced}. */
    String reached();

    /** @param instances how many are replaced */
    record FirstInstances(int instances, Duration bake) implements Milestone {
        @Override
        public boolean ask() {
            return false;
        }

        @Override
        public String reached() {
            return instances == 1
                    ? "1 instance, the canary, is replaced"
                    : instances + " instances, the canary, are replaced";
        }
    }

    /** @param instances how many are replaced, of {@code total} that were stale when the group began */
    record Share(int percent, int instances, int total, Duration bake, boolean ask) implements Milestone {
        @Override
        public String reached() {
            return "checkpoint %d %%: %d of %d are replaced".formatted(percent, instances, total);
        }
    }
}
