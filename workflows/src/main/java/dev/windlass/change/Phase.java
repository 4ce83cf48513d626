package dev.windlass.change;

/** Where a change stands. The last four are final. */
public enum Phase {
    QUEUED,
    PLANNING,
    AWAITING_APPROVAL,
    APPLYING,
    ROLLING,
    VALIDATING,
    COMPLETED,
    REJECTED,
    FAILED,
    ABORTED;

    public boolean isFinal() {
        return switch (this) {
            case COMPLETED, REJECTED, FAILED, ABORTED -> true;
            case QUEUED, PLANNING, AWAITING_APPROVAL, APPLYING, ROLLING, VALIDATING -> false;
        };
    }
}
