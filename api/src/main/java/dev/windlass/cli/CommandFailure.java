package dev.windlass.cli;

/** Ends a verb with exit code 1 and this message; what the user did or met, not a defect. */
class CommandFailure extends RuntimeException {

    CommandFailure(String message) {
        super(message);
    }

    CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
