package dev.windlass.cli;

import dev.windlass.change.Phase;

/** Words for what the API says in constants. */
final class Words {

    private Words() {}

    static String phase(Phase phase) {
        return switch (phase) {
            case QUEUED -> "Queued";
            case PLANNING -> "Planning";
            case AWAITING_APPROVAL -> "Awaiting approval";
            case APPLYING -> "Applying";
            case ROLLING -> "Rolling";
            case VALIDATING -> "Validating";
            case COMPLETED -> "Completed";
            case REJECTED -> "Rejected";
            case FAILED -> "Failed";
            case ABORTED -> "Aborted";
        };
    }
}
