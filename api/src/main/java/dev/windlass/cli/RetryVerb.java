package dev.windlass.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "retry",
        description = "Answer retry to the question that a change waits with.")
final class RetryVerb extends Verb {

    @Mixin
    private ChangeArgument argument;

    @Mixin
    private ReasonOption reason;

    @Override
    public Integer call() {
        ChangeName change = argument.name();
        new Changes(api()).retry(change, shell().user(), reason.text);
        shell().say("Answered: retry.");
        return Windlass.DONE;
    }
}
