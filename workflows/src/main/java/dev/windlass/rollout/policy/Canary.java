package dev.windlass.rollout.policy;

import java.time.Duration;

/**
 * The first instances of a group, to be watched for a while before the others follow. A group that is smaller is a canary as
 * a whole.
 *
 * @param first how many instances
 * @param bake how long to wait when they are replaced; then every gate has to be green again
 */
public record Canary(int first, Duration bake) {

    public Canary {
        bake = Rules.bake("canary.bake", bake);
        if (first < 1 || first > 1_000) {
            throw Rules.broken("canary.first", "must be between 1 and 1000, is " + first);
        }
    }
}
