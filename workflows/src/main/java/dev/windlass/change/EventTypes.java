package dev.windlass.change;

/** CloudEvents types on {@code windlass.changes} (in) and {@code windlass.progress} (out). */
public final class EventTypes {

    public static final String CHANGE_REQUESTED = "dev.windlass.change.requested.v1";

    public static final String CHANGE_ADMITTED = "dev.windlass.change.admitted.v1";
    public static final String CHANGE_PLANNED = "dev.windlass.change.planned.v1";
    public static final String CHANGE_APPROVED = "dev.windlass.change.approved.v1";
    public static final String CHANGE_REJECTED = "dev.windlass.change.rejected.v1";
    public static final String CHANGE_PAUSED = "dev.windlass.change.paused.v1";
    public static final String CHANGE_ABORTED = "dev.windlass.change.aborted.v1";
    public static final String CHANGE_ORDERED = "dev.windlass.change.ordered.v1";
    public static final String CHANGE_RESUMED = "dev.windlass.change.resumed.v1";
    public static final String CHANGE_APPLIED = "dev.windlass.change.applied.v1";
    public static final String CHANGE_PARTLY_APPLIED = "dev.windlass.change.partly-applied.v1";
    public static final String CHANGE_ROLLED = "dev.windlass.change.rolled.v1";
    public static final String CHANGE_COMPLETED = "dev.windlass.change.completed.v1";
    public static final String CHANGE_FAILED = "dev.windlass.change.failed.v1";

    public static final String TASK_COMPLETED = "dev.windlass.task.completed.v1";
    public static final String TASK_FAILED = "dev.windlass.task.failed.v1";
    public static final String TASK_GIVEN_UP = "dev.windlass.task.given-up.v1";
    public static final String TASK_NOT_BEGUN = "dev.windlass.task.not-begun.v1";

    public static final String GROUP_STARTED = "dev.windlass.group.started.v1";
    public static final String GROUP_RESTORED = "dev.windlass.group.restored.v1";
    public static final String GROUP_WAITING = "dev.windlass.group.waiting.v1";
    public static final String GROUP_IN_SERVICE = "dev.windlass.group.in-service.v1";
    public static final String GROUP_COMPLETED = "dev.windlass.group.completed.v1";

    public static final String NODE_TAINTED = "dev.windlass.node.tainted.v1";
    public static final String NODE_DETACHED = "dev.windlass.node.detached.v1";
    public static final String NODE_DRAINING = "dev.windlass.node.draining.v1";
    public static final String NODE_DRAINED = "dev.windlass.node.drained.v1";
    public static final String NODE_TERMINATED = "dev.windlass.node.terminated.v1";
    public static final String NODE_DRAIN_FAILED = "dev.windlass.node.drain-failed.v1";
    public static final String NODE_RESTORED = "dev.windlass.node.restored.v1";
    public static final String GATE_PASSED = "dev.windlass.gate.passed.v1";
    public static final String GATE_FAILED = "dev.windlass.gate.failed.v1";
    public static final String CLUSTER_VALIDATED = "dev.windlass.cluster.validated.v1";

    public static final String QUESTION_ASKED = "dev.windlass.question.asked.v1";
    public static final String QUESTION_ANSWERED = "dev.windlass.question.answered.v1";

    private EventTypes() {}
}
