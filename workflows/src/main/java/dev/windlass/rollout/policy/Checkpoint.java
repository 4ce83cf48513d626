package dev.windlass.rollout.policy;

import java.time.Duration;

/**
 * A share of a group at which the rollout stops for a while.
 *
 * @param percent of the instances that were stale when the group began, rounded up to whole ones
 * @param bake how long to wait; then every gate has to be green again
 * @param ask whether a person has to let it go on
 */
public record Checkpoint(int percent, Duration bake, boolean ask) {

    public Checkpoint {
        bake = Rules.bake("checkpoints.bake", bake);
        if (percent < 1 || percent > 100) {
            throw Rules.broken("checkpoints.percent", "must be between 1 and 100, is " + percent);
        }
    }
}
