package dev.windlass.cli.verb;

import dev.windlass.cli.client.ChangeName;
import dev.windlass.cli.client.Changes;
import dev.windlass.cli.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "pause", description = "Let a change finish the step in hand and start no other.")
public final class PauseVerb extends Verb {

    @Mixin
    private ChangeArgument argument;

    @Mixin
    private ReasonOption reason;

    @Override
    public Integer call() {
        ChangeName change = argument.name();
        new Changes(api()).pause(change, shell().user(), reason.text);
        shell().say("Paused change " + change + ": the step in hand is finished first.");
        return ExitCode.DONE;
    }
}
