package dev.windlass.ingest;

import java.util.OptionalLong;
import java.util.TreeMap;

/** The records of one partition that are in hand, and how far all before are settled. Not thread-safe. */
final class OffsetTracker {

    private final TreeMap<Long, Boolean> settledByOffset = new TreeMap<>();

    void began(long offset) {
        settledByOffset.put(offset, false);
    }

    /** An offset that never began, because the partition went and came back, is nothing to us. */
    void settled(long offset) {
        settledByOffset.replace(offset, true);
    }

    /** The offset to commit: the one after the last record before which none is open. Answers each advance once. */
    OptionalLong advance() {
        OptionalLong next = OptionalLong.empty();
        while (!settledByOffset.isEmpty() && settledByOffset.firstEntry().getValue()) {
            next = OptionalLong.of(settledByOffset.pollFirstEntry().getKey() + 1);
        }
        return next;
    }
}
