package dev.windlass.change;

import java.util.Locale;

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

    /** For a sentence, such as {@code awaiting approval}. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    public boolean isFinal() {
        return switch (this) {
            case COMPLETED, REJECTED, FAILED, ABORTED -> true;
            case QUEUED, PLANNING, AWAITING_APPROVAL, APPLYING, ROLLING, VALIDATING -> false;
        };
    }
}
