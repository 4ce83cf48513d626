package dev.windlass.workflow;

import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;

/** Tells people what went wrong, without the envelopes. */
public final class Failures {

    private Failures() {}

    /** The message of the innermost failure that somebody wrote for a reader. */
    public static String message(TemporalFailure failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        if (innermost instanceof ApplicationFailure application) {
            return application.getOriginalMessage();
        }
        if (innermost instanceof CanceledFailure) {
            return "canceled";
        }
        return innermost.getMessage();
    }
}
