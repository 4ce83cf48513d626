package dev.windlass.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "resume", description = "Let a paused change go on.")
final class ResumeVerb extends Verb {

    @Mixin
    private ChangeArgument argument;

    @Mixin
    private ReasonOption reason;

    @Override
    public Integer call() {
        ChangeName change = argument.name();
        new Changes(api()).resume(change, shell().user(), reason.text);
        shell().say("Resumed change " + change + ".");
        return Windlass.DONE;
    }
}
