package dev.windlass.conformance;

import java.time.Instant;

/**
 * An effect with its time.
 *
 * @param asked in the test's own time, which skips what nobody works in
 */
record Recorded(Effect effect, Instant asked, Instant answered) {}
