package dev.windlass.cli.verb;

import dev.windlass.cli.client.ChangeName;
import dev.windlass.cli.client.Changes;
import dev.windlass.cli.terminal.CommandFailure;
import dev.windlass.cli.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "reject", description = "Reject the plan of a change; nothing of it is applied.")
public final class RejectVerb extends Verb {

    @Mixin
    private ChangeArgument argument;

    @Option(names = "--digest", paramLabel = "DIGEST", description = "Digest of the plan. Default: the one sealed now.")
    private String digest;

    @Mixin
    private ReasonOption reason;

    @Override
    public Integer call() {
        ChangeName change = argument.name();
        Changes changes = new Changes(api());
        String rejected = digest == null ? changes.view(change).digest() : digest;
        if (rejected == null) {
            throw new CommandFailure("change " + change + " has no plan yet");
        }
        changes.reject(change, rejected, shell().user(), reason.text);
        shell().say("Rejected plan " + rejected + ".");
        return ExitCode.DONE;
    }
}
