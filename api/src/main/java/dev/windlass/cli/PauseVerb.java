package dev.windlass.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "pause", description = "Let a change finish the step in hand and start no other.")
final class PauseVerb extends Verb {

    @Parameters(paramLabel = "CHANGE", description = "Id of the change.")
    private String change;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; kept in the history.")
    private String reason;

    @Override
    public Integer call() {
        new Changes(api()).pause(change, shell().user(), reason);
        shell().say("Paused change " + change + ": the step in hand is finished first.");
        return Windlass.DONE;
    }
}
