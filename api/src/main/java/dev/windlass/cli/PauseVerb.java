package dev.windlass.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "pause", description = "Let a change finish the step in hand and start no other.")
final class PauseVerb extends Verb {

    @Mixin
    private ChangeArgument argument;

    @Mixin
    private ReasonOption reason;

    @Override
    public Integer call() {
        ChangeName change = argument.name();
        new Changes(api()).pause(change, shell().user(), reason.text);
        shell().say("Paused change " + change + ": the step in hand is finished first.");
        return Windlass.DONE;
    }
}
