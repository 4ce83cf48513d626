package dev.windlass.conformance;

import dev.windlass.change.JournalEntry;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Where a world's workflows and activities run. */
interface Engine extends AutoCloseable {

    WorkflowClient client();

    /** By the engine's own clock, which may skip. */
    Instant now();

    /** Lets this much time pass. */
    void pass(Duration time);

    /** What was written down of the world's cluster, in order. */
    List<JournalEntry> journal();

    @Override
    void close();
}
