package dev.windlass.kubernetes;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Keeps telling that an activity lives while its own thread waits for an answer. Ends by itself where telling fails. */
public final class Heartbeats implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("windlass-heartbeat").factory());

    private Heartbeats() {}

    public static Heartbeats every(Duration pause, Runnable beat) {
        Heartbeats heartbeats = new Heartbeats();
        heartbeats.timer.scheduleWithFixedDelay(beat, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        return heartbeats;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
