package dev.windlass.ingest;

import java.time.Duration;

/** Doubling pauses between attempts: 200 ms, 400 ms ... at most 10 s by default. */
public record Backoff(Duration first, Duration most) {

    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));

    public Backoff {
        if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
            throw new IllegalArgumentException("backoff: first must be positive and not above most");
        }
    }

    /** @param failures in a row so far, from 1 */
    Duration after(int failures) {
        int doublings = Math.min(failures - 1, 20);
        Duration pause = first.multipliedBy(1L << doublings);
        return pause.compareTo(most) > 0 ? most : pause;
    }
}
