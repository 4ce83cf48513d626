package dev.windlass.sandbox;

/** A part of the local stack did not start, stop or answer; the message is for the person at the terminal. */
public final class LocalStackException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LocalStackException(String message) {
        super(message);
    }

    public LocalStackException(String message, Throwable cause) {
        super(message, cause);
    }
}
