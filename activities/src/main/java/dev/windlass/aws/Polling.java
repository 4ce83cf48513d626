package dev.windlass.aws;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * How an adapter waits for AWS to finish what it was asked for.
 *
 * @param interval between two looks
 * @param limit after which the wait is given up with an exception; trying again goes on waiting
 * @param heartbeat called after every look; an exception from it ends the wait
 */
public record Polling(Duration interval, Duration limit, Runnable heartbeat) {

    /** The condition did not come true in time; it may yet. */
    public static final class TimeoutException extends RuntimeException {
        private TimeoutException(String what, Duration limit) {
            super("still waiting after " + limit.toSeconds() + " s: " + what);
        }
    }

    public void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            heartbeat.run();
            if (System.nanoTime() - deadline >= 0) {
                throw new TimeoutException(what, limit);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted while waiting: " + what);
            }
            LockSupport.parkNanos(interval.toNanos());
        }
    }
}
