package dev.windlass.cli.verb;

import dev.windlass.change.ChangeView.OpenQuestion;
import dev.windlass.cli.client.ChangeName;
import dev.windlass.cli.client.Changes;
import dev.windlass.cli.terminal.ExitCode;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "answer", description = "Answer a question that a change waits with.")
public final class AnswerVerb extends Verb {

    @Mixin
    private ChangeArgument argument;

    @Parameters(
            index = "1",
            paramLabel = "CHOICE",
            description =
                    "One of the choices that the question names: retry; skip the node; abort the change; force out the"
                            + " pods that are named, or, where a budget is, all that are left on the node; continue though it is red.")
    private String choice;

    @Mixin
    private QuestionOption asked;

    @Mixin
    private ReasonOption reason;

    @Override
    public Integer call() {
        ChangeName change = argument.name();
        Changes changes = new Changes(api());
        Optional<OpenQuestion> question = asked.of(changes.view(change), one -> true);
        question.ifPresent(one -> shell().say(one.question()));
        changes.answer(change, choice, shell().user(), reason.text, question);
        shell().say("Answered: " + choice + ".");
        return ExitCode.DONE;
    }
}
