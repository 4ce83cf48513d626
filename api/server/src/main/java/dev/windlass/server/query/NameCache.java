package dev.windlass.server.query;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Names found a moment ago, so that a burst of events about one asks for it once. Thread-safe. */
final class NameCache {

    private static final int MOST = 10_000;

    private final long nanos;
    private final Map<String, Long> foundAt = new ConcurrentHashMap<>();

    /** @param moment how long a name stays */
    NameCache(Duration moment) {
        nanos = moment.toNanos();
    }

    boolean has(String name) {
        Long found = foundAt.get(name);
        return found != null && System.nanoTime() - found < nanos;
    }

    void add(String name) {
        if (foundAt.size() >= MOST) {
            foundAt.clear();
        }
        foundAt.put(name, System.nanoTime());
    }
}
