package dev.windlass.cli.verb;

import dev.windlass.change.ChangeView.OpenQuestion;
import dev.windlass.cli.client.ChangeName;
import dev.windlass.cli.client.Changes;
import dev.windlass.cli.terminal.ExitCode;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "retarget", description = "Say what becomes of a rollout whose launch template moved meanwhile.")
public final class RetargetVerb extends Verb {

    @Mixin
    private ChangeArgument argument;

    @Parameters(
            index = "1",
            paramLabel = "finish|fold-in|restart",
            description = "Finish what was begun, fold the newer version in, or restart with it.")
    private String choice;

    @Mixin
    private QuestionOption asked;

    @Mixin
    private ReasonOption reason;

    @Override
    public Integer call() {
        ChangeName change = argument.name();
        Changes changes = new Changes(api());
        Optional<OpenQuestion> question =
                asked.of(changes.view(change), one -> one.choices().contains("fold-in"));
        question.ifPresent(one -> shell().say(one.question()));
        changes.retarget(change, choice, shell().user(), reason.text, question);
        shell().say("Answered: " + choice + ".");
        return ExitCode.DONE;
    }
}
