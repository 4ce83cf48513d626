package dev.windlass.cli.terminal;

/** Ends a verb with exit code 1 and this message; what the user did or met, not a defect. */
public class CommandFailure extends RuntimeException {

    public CommandFailure(String message) {
        super(message);
    }

    public CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
