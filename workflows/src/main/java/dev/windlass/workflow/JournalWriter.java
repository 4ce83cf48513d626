package dev.windlass.workflow;

import dev.windlass.activity.JournalActivities;
import dev.windlass.change.JournalEntry;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Writes one workflow's entries in order without holding up its work: what is said while a write is under way goes with
 * the next one. {@link #flush} before the workflow ends or continues as new.
 */
public final class JournalWriter {

    public static final String WINDLASS = "windlass";

    private static final Logger LOG = Workflow.getLogger(JournalWriter.class);

    /** Entries a write; a few hundred bytes each stay well below Temporal's 2 MB a payload. */
    private static final int BATCH = 200;

    private final JournalActivities activities = Stubs.journal();
    private final String workflowId = Workflow.getInfo().getWorkflowId();
    private final String cluster;
    private final String change;
    private final List<JournalEntry> waiting = new ArrayList<>();
    private long sequence;
    private boolean writing;

    /** @param sequence how many entries earlier runs of this workflow wrote */
    public JournalWriter(String cluster, String change, long sequence) {
        this.cluster = cluster;
        this.change = change;
        this.sequence = sequence;
    }

    public void say(String type, String actor, String subject, String message, Map<String, String> data) {
        String id = "%s/%06d".formatted(workflowId, ++sequence);
        Instant now = WorkflowClock.now();
        waiting.add(new JournalEntry(id, now, cluster, change, type, actor, subject, message, data));
        if (!writing) {
            writing = true;
            // What was said is written, though the work that said it is cancelled.
            Async.procedure(
                    () -> Workflow.newDetachedCancellationScope(this::write).run());
        }
    }

    public void say(String type, String subject, String message) {
        say(type, WINDLASS, subject, message, Map.of());
    }

    public long sequence() {
        return sequence;
    }

    public void flush() {
        Workflow.await(() -> !writing);
    }

    private void write() {
        try {
            while (!waiting.isEmpty()) {
                List<JournalEntry> next = waiting.subList(0, Math.min(BATCH, waiting.size()));
                List<JournalEntry> batch = List.copyOf(next);
                next.clear();
                activities.record(batch);
            }
        } catch (ActivityFailure e) {
            // A history that cannot be written for a day must not keep the change from its end.
            LOG.error("journal entries were lost", e);
        } finally {
            writing = false;
        }
    }

    public static String because(String reason) {
        return reason == null || reason.isBlank() ? "" : " (" + reason + ")";
    }
}
