package dev.windlass.server.problem;

import dev.windlass.ingest.Decoded.Invalid;
import io.micronaut.http.HttpStatus;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ends a request with a {@link Problem}. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A field of an instance group has its document before it. */
    private static final Pattern FIELD = Pattern.compile("((?:InstanceGroup/\\S+ )?[\\w./\\[\\]-]+): ");

    private final HttpStatus status;
    private final String field;

    private ProblemException(HttpStatus status, String detail, String field) {
        super(detail);
        this.status = status;
        this.field = field;
    }

    /** It may lie where nobody looks for it. */
    public static ProblemException unknownChange(String change) {
        return new ProblemException(
                HttpStatus.NOT_FOUND,
                "change " + change + " is not known; an event that was refused is a dead letter: windlass events dlq",
                null);
    }

    public static ProblemException notFound(String what) {
        return new ProblemException(HttpStatus.NOT_FOUND, what + " is not known", null);
    }

    public static ProblemException invalid(String field, String rule) {
        return new ProblemException(HttpStatus.BAD_REQUEST, field + ": " + rule, field);
    }

    public static ProblemException invalid(Invalid invalid) {
        return invalid(invalid.field(), invalid.reason());
    }

    /** The rule may begin with the field it is about, {@code digest: is not the sealed plan's}. */
    public static ProblemException conflict(String rule) {
        return new ProblemException(HttpStatus.CONFLICT, rule, fieldOf(rule));
    }

    /** By another event. */
    public static ProblemException taken(String field, String rule) {
        return new ProblemException(HttpStatus.CONFLICT, field + ": " + rule, field);
    }

    public static ProblemException unplannable(String rule) {
        return new ProblemException(HttpStatus.BAD_REQUEST, rule, fieldOf(rule));
    }

    private static String fieldOf(String rule) {
        Matcher named = FIELD.matcher(rule);
        return named.lookingAt() ? named.group(1) : null;
    }

    /** By something that this server asks. */
    public static ProblemException refusedBehind(String what) {
        return new ProblemException(HttpStatus.BAD_GATEWAY, what, null);
    }

    public static ProblemException unavailable(String what) {
        return new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, what, null);
    }

    public HttpStatus status() {
        return status;
    }

    public Problem problem() {
        return Problem.of(status, getMessage(), field);
    }
}
