package dev.windlass.ingest;

/** Names of the Kafka topics. The key of every record is the cluster's name. */
public final class Topics {

    public static final String CHANGES = "windlass.changes";
    public static final String DEAD_LETTERS = "windlass.changes.dlq";
    public static final String PROGRESS = "windlass.progress";

    private Topics() {}
}
