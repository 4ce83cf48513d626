package dev.windlass.cli.verb;

import dev.windlass.change.ChangeView;
import dev.windlass.change.Phase;
import dev.windlass.cli.client.ChangeName;
import dev.windlass.cli.client.Changes;
import dev.windlass.cli.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "abort",
        description =
                "End a change at once: begin nothing else. A rollout gives drains up and undoes what was prepared; what"
                        + " was applied stays, and the next update goes on from there.")
public final class AbortVerb extends Verb {

    @Mixin
    private ChangeArgument argument;

    @Mixin
    private ReasonOption reason;

    @Override
    public Integer call() {
        ChangeName change = argument.name();
        ChangeView aborted = new Changes(api()).abort(change, shell().user(), reason.text);
        shell().say("Aborted change " + change + ": nothing else is begun" + then(aborted.phase()));
        return ExitCode.DONE;
    }

    /** @param phase in which the change heard of it, or that it has reached since */
    private static String then(Phase phase) {
        return switch (phase) {
            case ROLLING -> ", and what was prepared is undone.";
            case APPLYING ->
                ". What is applied stays; the history says task by task what is done. The next update goes on from there.";
            case QUEUED, PLANNING, AWAITING_APPROVAL, VALIDATING, COMPLETED, REJECTED, FAILED, ABORTED -> ".";
        };
    }
}
