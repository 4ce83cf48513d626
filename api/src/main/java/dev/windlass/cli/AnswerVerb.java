package dev.windlass.cli;

import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "answer", description = "Answer the question that a change waits with.")
final class AnswerVerb extends Verb {

    enum Choice {
        RETRY,
        FORCE,
        SKIP,
        ABORT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Mixin
    private ChangeArgument argument;

    @Parameters(index = "1", paramLabel = "CHOICE", description = "One of: ${COMPLETION-CANDIDATES}.")
    private Choice choice;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; kept in the history.")
    private String reason;

    @Override
    public Integer call() {
        ChangeName change = argument.name();
        Changes changes = new Changes(api());
        String question = changes.view(change).question();
        if (question != null) {
            shell().say(Terminal.escape(question));
        }
        changes.answer(change, choice.toString(), shell().user(), reason, question);
        shell().say("Answered: " + choice + ".");
        return Windlass.DONE;
    }
}
