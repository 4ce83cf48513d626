package dev.windlass.ingest;

import java.util.OptionalLong;
import java.util.TreeMap;

/** The records of one partition that are in hand, and how far all before are settled. Not thread-safe. */
final class OffsetTracker {

    private final TreeMap<Long, Boolean> settledByOffset = new TreeMap<>();
    private int open;

    void began(long offset) {
        settledByOffset.put(offset, false);
        open++;
    }

    /** How many records began and are not settled. */
    int open() {
        return open;
    }

    /** An offset that never began, because the partition went and came back, is nothing to us. */
    void settled(long offset) {
        if (settledByOffset.replace(offset, false, true)) {
            open--;
        }
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
