package dev.windlass.cli.verb;

import picocli.CommandLine.Option;

/** Options of every verb that changes a cluster. */
final class ApplyOptions {

    @Option(
            names = {"-y", "--yes"},
            description = "Make the change; without it, only show what would change.")
    boolean yes;

    @Option(names = "--no-wait", description = "Return once the change is published; its plan waits for approval.")
    boolean noWait;

    @Option(names = "--plain", description = "Plain lines instead of a progress bar.")
    boolean plain;

    @Option(names = "--exit-code", description = "Exit with 2 when a preview has changes.")
    boolean exitCode;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; kept in the history.")
    String reason;
}
