package dev.windlass.cli.verb;

import dev.windlass.change.ChangeView;
import dev.windlass.cli.client.ChangeName;
import dev.windlass.cli.client.Changes;
import dev.windlass.cli.terminal.ApprovalHeader;
import dev.windlass.cli.terminal.CommandFailure;
import dev.windlass.cli.terminal.ExitCode;
import dev.windlass.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "approve",
        description = "Approve the plan of a change: exactly the plan with that digest, and no other.")
public final class ApproveVerb extends Verb {

    @Mixin
    private ChangeArgument argument;

    @Option(
            names = "--digest",
            paramLabel = "DIGEST",
            description = "Digest of the plan you saw. Without it, the plan is shown.")
    private String digest;

    @Option(
            names = {"-y", "--yes"},
            description = "Approve the plan that is shown now.")
    private boolean yes;

    @Mixin
    private ReasonOption reason;

    @Override
    public Integer call() {
        ChangeName change = argument.name();
        Changes changes = new Changes(api());
        ChangeView view = changes.view(change);
        if (view.phase().isFinal()) {
            throw new CommandFailure(
                    "change " + change + " is finished: " + view.phase().words());
        }
        if (view.approvedBy() != null) {
            throw new CommandFailure("change " + change + " is approved already, by " + view.approvedBy() + "; it is "
                    + view.phase().words());
        }
        if (view.digest() == null) {
            throw new CommandFailure("change " + change + " has no plan yet: it is "
                    + view.phase().words());
        }
        String seen = digest == null ? shown(changes, change, view) : digest;
        if (!seen.equals(view.digest())) {
            throw new CommandFailure(
                    "--digest: the sealed plan is " + view.digest() + ", not " + seen + "; nothing was approved");
        }
        if (digest == null && !yes) {
            shell().warn("\nMust specify --yes to approve this plan, or --digest " + view.digest());
            return ExitCode.ERROR;
        }
        changes.approve(change, seen, shell().user(), reason.text);
        shell().say("Approved plan " + seen + ".");
        shell().say("Watch it with: windlass events tail --change " + change);
        return ExitCode.DONE;
    }

    /** @return the digest whose plan was printed: sealed before and still sealed after it was read */
    private String shown(Changes changes, ChangeName change, ChangeView before) {
        String plan = changes.plan(change);
        String after = changes.view(change).digest();
        if (!before.digest().equals(after)) {
            throw new CommandFailure("the plan was sealed anew while it was read; look again");
        }
        shell().out().print(ApprovalHeader.of(before));
        shell().out().print(Terminal.escapeText(plan.endsWith("\n") ? plan : plan + "\n"));
        shell().say("Digest: " + after);
        return after;
    }
}
