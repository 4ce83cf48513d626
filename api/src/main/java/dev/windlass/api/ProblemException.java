package dev.windlass.api;

import dev.windlass.ingest.Decoded.Invalid;
import io.micronaut.http.HttpStatus;

/** Ends a request with a {@link Problem}. */
final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String field;

    private ProblemException(HttpStatus status, String detail, String field) {
        super(detail);
        this.status = status;
        this.field = field;
    }

    static ProblemException notFound(String what) {
        return new ProblemException(HttpStatus.NOT_FOUND, what + " is not known", null);
    }

    static ProblemException invalid(String field, String rule) {
        return new ProblemException(HttpStatus.BAD_REQUEST, field + ": " + rule, field);
    }

    static ProblemException invalid(Invalid invalid) {
        return invalid(invalid.field(), invalid.reason());
    }

    /** The rule may begin with the field it is about, {@code digest: is not the sealed plan's}. */
    static ProblemException conflict(String rule) {
        int colon = rule.indexOf(": ");
        String field = colon > 0 && rule.substring(0, colon).matches("[A-Za-z.]+") ? rule.substring(0, colon) : null;
        return new ProblemException(HttpStatus.CONFLICT, rule, field);
    }

    static ProblemException unavailable(String what) {
        return new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, what, null);
    }

    HttpStatus status() {
        return status;
    }

    Problem problem() {
        return Problem.of(status, getMessage(), field);
    }
}
