package dev.windlass.cli.verb;

import dev.windlass.cli.client.ChangeName;
import dev.windlass.cli.client.Changes;
import dev.windlass.cli.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "resume", description = "Let a paused change go on.")
public final class ResumeVerb extends Verb {

    @Mixin
    private ChangeArgument argument;

    @Mixin
    private ReasonOption reason;

    @Override
    public Integer call() {
        ChangeName change = argument.name();
        new Changes(api()).resume(change, shell().user(), reason.text);
        shell().say("Resumed change " + change + ".");
        return ExitCode.DONE;
    }
}
