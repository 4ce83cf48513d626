package dev.windlass.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "abort",
        description = "End the rolling of a change: begin nothing else, give drains up, undo what was prepared.")
final class AbortVerb extends Verb {

    @Mixin
    private ChangeArgument argument;

    @Mixin
    private ReasonOption reason;

    @Override
    public Integer call() {
        ChangeName change = argument.name();
        new Changes(api()).abort(change, shell().user(), reason.text);
        shell().say("Aborted change " + change + ": nothing else is begun, and what was prepared is undone.");
        return Windlass.DONE;
    }
}
