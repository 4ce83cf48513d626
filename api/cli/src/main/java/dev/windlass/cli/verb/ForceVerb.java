package dev.windlass.cli.verb;

import dev.windlass.cli.client.ChangeName;
import dev.windlass.cli.client.Changes;
import dev.windlass.cli.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "force", description = "Delete one pod past its PodDisruptionBudget when its node is drained.")
public final class ForceVerb extends Verb {

    @Mixin
    private ChangeArgument argument;

    @Parameters(index = "1", paramLabel = "NAMESPACE/POD", description = "The pod.")
    private String pod;

    @Mixin
    private ReasonOption reason;

    @Override
    public Integer call() {
        ChangeName change = argument.name();
        new Changes(api()).force(change, pod, shell().user(), reason.text);
        shell().say("Change " + change + " deletes " + pod
                + " when its node is drained, if it is there, whatever its budget says.");
        return ExitCode.DONE;
    }
}
