package dev.windlass.sandbox;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A moment until which a condition is asked for again and again. */
public final class Deadline {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    public static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /** True as soon as the condition holds; false when time is up or the thread was interrupted. */
    public boolean await(BooleanSupplier condition) {
        return await(condition, PAUSE);
    }

    /** The same, asking only this often. */
    public boolean await(BooleanSupplier condition, Duration pause) {
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(pause.toNanos());
        }
        return true;
    }
}
