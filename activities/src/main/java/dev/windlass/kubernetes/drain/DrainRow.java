package dev.windlass.kubernetes.drain;

import java.util.List;

/**
 * How far a drain is.
 *
 * @param pods that left so far, {@code namespace/name}: what its next attempt needs to tell the whole of what was evicted
 * @param holds what it waits for, for whoever asks; {@code null} where pods go as they should
 */
public record DrainRow(List<String> pods, String holds) {
    public DrainRow {
        pods = List.copyOf(pods);
    }
}
