package dev.windlass.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "resume", description = "Let a paused change go on.")
final class ResumeVerb extends Verb {

    @Mixin
    private ChangeArgument argument;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; kept in the history.")
    private String reason;

    @Override
    public Integer call() {
        ChangeName change = argument.name();
        new Changes(api()).resume(change, shell().user(), reason);
        shell().say("Resumed change " + change + ".");
        return Windlass.DONE;
    }
}
