package dev.windlass.rollout.policy;

import java.time.Instant;

/**
 * No node is started from the first moment until the last, which is no part of it.
 *
 * @param why for those who wait
 */
public record Freeze(Instant from, Instant to, String why) {

    private static final int WHY_LENGTH = 200;

    public Freeze {
        Rules.required("freezes.from", from);
        Rules.required("freezes.to", to);
        Rules.required("freezes.why", why);
        if (!from.isBefore(to)) {
            throw Rules.broken("freezes.to", "must be after from, " + from + ", is " + to);
        }
        if (why.isBlank() || why.length() > WHY_LENGTH) {
            throw Rules.broken("freezes.why", "must be 1 to " + WHY_LENGTH + " characters");
        }
    }

    boolean covers(Instant moment) {
        return !moment.isBefore(from) && moment.isBefore(to);
    }
}
