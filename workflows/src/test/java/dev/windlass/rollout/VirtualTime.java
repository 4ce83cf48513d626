package dev.windlass.rollout;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Seconds that pass in no time: the clock jumps from one event to the next. */
final class VirtualTime {

    private record Event(long at, long number, Runnable action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private long now;
    private long number;

    long now() {
        return now;
    }

    void after(long seconds, Runnable action) {
        events.add(new Event(now + seconds, number++, action));
    }

    /** @return {@code false} where nothing will ever happen again */
    boolean advance() {
        Event next = events.poll();
        if (next == null) {
            return false;
        }
        now = next.at();
        next.action().run();
        return true;
    }
}
