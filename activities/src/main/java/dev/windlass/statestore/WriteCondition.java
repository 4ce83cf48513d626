package dev.windlass.statestore;

/** What a write may replace. S3 checks it and writes in one step. */
public sealed interface WriteCondition {

    /** Whatever is there. For content that is the same whoever writes it. */
    record Always() implements WriteCondition {}

    /** Nothing: the first writer wins. */
    record Absent() implements WriteCondition {}

    /** Exactly the version with this entity tag. */
    record Unchanged(String entityTag) implements WriteCondition {}
}
