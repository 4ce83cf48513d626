package dev.windlass.workflow;

import io.temporal.workflow.Workflow;

/** Steps that were added to workflows. A run that went past their place before an upgrade goes on without them. */
public enum WorkflowPatch {
    HEALTH_AFTER_WAITS,
    SECOND_LOOK,
    GOING_ON_THOUGH_RED_IS_TOLD,
    ABORT_IN_ALL_GROUPS,
    VAIN_SKIPS_ARE_TOLD,
    SIBLINGS_TOGETHER,
    KEPT_MAY_BE_SKIPPED,
    BALANCED_AGAIN,
    LATE_WORDS_ARE_TAKEN,
    FORCED_PODS_ARE_ANSWERS,
    DEATHS_OVER_WORDS,
    GROUPS_IN_PLANS,
    CHECKPOINTS_ASK_BRIEFLY;

    /** Whether this run takes the step. */
    public boolean here() {
        return Workflow.getVersion(name(), Workflow.DEFAULT_VERSION, 1) == 1;
    }
}
