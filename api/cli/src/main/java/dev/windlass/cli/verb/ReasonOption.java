package dev.windlass.cli.verb;

import picocli.CommandLine.Option;

/** Why somebody says a word on a change. */
final class ReasonOption {

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; kept in the history.")
    String text;
}
