package dev.windlass.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "resume", description = "Let a paused change go on.")
final class ResumeVerb extends Verb {

    @Parameters(paramLabel = "CHANGE", description = "Id of the change.")
    private String change;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; kept in the history.")
    private String reason;

    @Override
    public Integer call() {
        new Changes(api()).resume(change, shell().user(), reason);
        shell().say("Resumed change " + change + ".");
        return Windlass.DONE;
    }
}
