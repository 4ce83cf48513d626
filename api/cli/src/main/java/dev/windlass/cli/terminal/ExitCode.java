package dev.windlass.cli.terminal;

/** What a command answers to the shell that called it. */
public final class ExitCode {

    public static final int DONE = 0;
    public static final int ERROR = 1;
    public static final int HAS_CHANGES = 2;

    private ExitCode() {}
}
