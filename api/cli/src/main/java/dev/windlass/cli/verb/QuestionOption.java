package dev.windlass.cli.verb;

import dev.windlass.change.ChangeView;
import dev.windlass.change.ChangeView.OpenQuestion;
import dev.windlass.cli.terminal.CommandFailure;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which of a change's open questions is meant. */
final class QuestionOption {

    @Option(
            names = "--instance-group",
            paramLabel = "GROUP",
            description = "The group whose question it is, where several are open.")
    private String group;

    /**
     * @param fits whether a question may be meant at all
     * @return the one that is meant; empty where none is open, and then the API says so
     * @throws CommandFailure with every question that may be meant, where it is not one
     */
    Optional<OpenQuestion> of(ChangeView view, Predicate<OpenQuestion> fits) {
        List<OpenQuestion> meant = view.questions().stream()
                .filter(fits)
                .filter(question -> group == null || question.instanceGroup().equals(group))
                .toList();
        if (meant.size() > 1) {
            throw new CommandFailure("several questions are open; name one by its --instance-group:"
                    + meant.stream()
                            .map(question -> "\n  " + question.instanceGroup() + ": " + question.question())
                            .collect(Collectors.joining()));
        }
        if (meant.isEmpty() && group != null) {
            throw new CommandFailure("--instance-group: " + group + " asks nothing of the kind");
        }
        return meant.stream().findFirst();
    }
}
