package dev.windlass.planner;

/** A change that cannot be planned; the message names the field and the rule. */
public final class InvalidChangeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidChangeException(String message) {
        super(message);
    }
}
