package dev.windlass.workflow;

import io.temporal.workflow.Workflow;
import java.time.Instant;

/** The only time that a workflow may read: that of its history, which is the same whenever it is gone through again. */
public final class WorkflowClock {

    private WorkflowClock() {}

    public static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }
}
