package dev.windlass.cli.client;

import dev.windlass.cli.terminal.CommandFailure;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A wait between two looks at something that tells no one when it changes. */
public final class Pause {

    private Pause() {}

    public static void of(Duration duration) {
        LockSupport.parkNanos(duration.toNanos());
        if (Thread.interrupted()) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted");
        }
    }
}
