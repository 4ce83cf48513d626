package dev.windlass.workflow;

import dev.windlass.change.EventTypes;
import dev.windlass.workflow.ChangeWorkflow.Answer;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowLock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks people one question at a time and waits, for days if need be, without holding anything but a place in history. */
final class Questions {

    private final WorkflowLock oneAtATime = Workflow.newWorkflowLock();
    private final Journal journal;
    private final Consumer<String> tell;
    private String open;
    private Answer answer;

    /** @param tell told of the question when it opens, and of {@code null} when it is answered */
    Questions(Journal journal, Consumer<String> tell) {
        this.journal = journal;
        this.tell = tell;
    }

    Optional<String> open() {
        return Optional.ofNullable(open);
    }

    /** The first answer counts; what comes when nothing is asked is not kept for later. */
    void answer(Answer given) {
        if (open != null && answer == null) {
            answer = given;
        }
    }

    /**
     * @return {@code retry}, {@code force} or {@code skip}
     * @throws Aborted when the answer is {@code abort}
     */
    String ask(String subject, String question) {
        oneAtATime.lock();
        try {
            answer = null;
            open = question;
            tell.accept(question);
            journal.say(EventTypes.QUESTION_ASKED, subject, question);
            Workflow.await(() -> answer != null);
            journal.say(
                    EventTypes.QUESTION_ANSWERED,
                    answer.who(),
                    subject,
                    answer.who() + " answered: " + answer.choice(),
                    Map.of("choice", answer.choice(), "reason", answer.reason() == null ? "" : answer.reason()));
            open = null;
            tell.accept(null);
            if (answer.choice().equals("abort")) {
                throw new Aborted("aborted by " + answer.who());
            }
            return answer.choice();
        } finally {
            oneAtATime.unlock();
        }
    }
}
