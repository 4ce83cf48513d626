package dev.windlass.cli.verb;

import dev.windlass.cli.client.ChangeName;
import dev.windlass.cli.client.Changes;
import dev.windlass.cli.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "retry", description = "Answer retry to the question that a change waits with.")
public final class RetryVerb extends Verb {

    @Mixin
    private ChangeArgument argument;

    @Mixin
    private ReasonOption reason;

    @Override
    public Integer call() {
        ChangeName change = argument.name();
        new Changes(api()).retry(change, shell().user(), reason.text);
        shell().say("Answered: retry.");
        return ExitCode.DONE;
    }
}
