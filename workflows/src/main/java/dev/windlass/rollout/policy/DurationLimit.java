package dev.windlass.rollout.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * How short and how long a duration of a rollout may be. Temporal refuses a timer of more than 10,000 years, and a workflow
 * that sets one stands still for ever; a person who asks for more than a month has mistaken a unit.
 */
public enum DurationLimit {
    /** A pause, which may be none at all. */
    PAUSE(Duration.ZERO, Duration.ofDays(30), "must be between PT0S and P30D"),
    /** A time limit. kubectl takes a drain's limit of 0 for none at all; so it is refused. */
    TIMEOUT(Duration.ofNanos(1), Duration.ofDays(30), "must be more than PT0S and at most P30D"),
    /** A time limit for the answer to one request. */
    ANSWER(Duration.ofNanos(1), Duration.ofMinutes(1), "must be more than PT0S and at most PT1M");

    private final Duration least;
    private final Duration most;
    private final String rule;

    DurationLimit(Duration least, Duration most, String rule) {
        this.least = least;
        this.most = most;
        this.rule = rule;
    }

    /** The rule that the duration breaks; empty if it breaks none. */
    public Optional<String> problem(Duration given) {
        return given.compareTo(least) < 0 || given.compareTo(most) > 0
                ? Optional.of(rule + ", is " + given)
                : Optional.empty();
    }

    /**
     * @param path of the field, such as {@code rollout.drainTimeout}
     * @throws InvalidFieldException if the duration is out of bounds
     */
    public Duration require(String path, Duration given) {
        problem(given).ifPresent(broken -> {
            throw new InvalidFieldException(path, path.substring(path.lastIndexOf('.') + 1), broken);
        });
        return given;
    }
}
