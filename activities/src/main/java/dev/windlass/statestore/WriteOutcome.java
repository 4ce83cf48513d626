package dev.windlass.statestore;

/** How a conditional write ended. Failures of the store itself are exceptions. */
public sealed interface WriteOutcome {

    record Written(String entityTag) implements WriteOutcome {}

    /** The condition did not hold; nothing was written. */
    record Refused(String path) implements WriteOutcome {}
}
