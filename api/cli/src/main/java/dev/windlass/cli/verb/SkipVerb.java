package dev.windlass.cli.verb;

import dev.windlass.cli.client.ChangeName;
import dev.windlass.cli.client.Changes;
import dev.windlass.cli.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "skip", description = "Leave one node as it is, also while it is being drained.")
public final class SkipVerb extends Verb {

    @Mixin
    private ChangeArgument argument;

    @Parameters(index = "1", paramLabel = "NODE", description = "Name of the node, or id of its instance.")
    private String node;

    @Mixin
    private ReasonOption reason;

    @Override
    public Integer call() {
        ChangeName change = argument.name();
        new Changes(api()).skip(change, node, shell().user(), reason.text);
        shell().say("Change " + change + " leaves " + node + " as it is, if there is such a node; the history tells.");
        return ExitCode.DONE;
    }
}
