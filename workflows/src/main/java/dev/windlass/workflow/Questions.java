package dev.windlass.workflow;

import dev.windlass.change.EventTypes;
import dev.windlass.workflow.ChangeWorkflow.Answer;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowLock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks people one question at a time and waits, for days if need be, without holding anything but a place in history. */
final class Questions {

    private final WorkflowLock oneAtATime = Workflow.newWorkflowLock();
    private final Journal journal;
    private final Runnable tell;
    private Open open;
    private Answer answer;
    private String aborted;

    /** What is asked now, and what may be answered. */
    record Open(String question, List<String> choices) {}

    /** @param tell told when a question opens, and when it is answered */
    Questions(Journal journal, Runnable tell) {
        this.journal = journal;
        this.tell = tell;
    }

    Optional<Open> open() {
        return Optional.ofNullable(open);
    }

    /** The first answer counts; what comes when nothing is asked, or something else, is not kept for later. */
    void answer(Answer given) {
        boolean fits = open != null
                && open.choices().contains(given.choice())
                && (given.question() == null || given.question().equals(open.question()));
        if (fits && answer == null) {
            answer = given;
        }
    }

    /** @throws Aborted once a person has answered {@code abort}, whichever node was asked about */
    void stopIfAborted() {
        if (aborted != null) {
            throw new Aborted(aborted);
        }
    }

    /**
     * @param choices the last of which is {@code abort}
     * @return the choice, which is none of {@code abort}
     * @throws Aborted when the answer is {@code abort}, now or earlier
     */
    String ask(String subject, String problem, List<String> choices) {
        oneAtATime.lock();
        try {
            stopIfAborted();
            answer = null;
            open = new Open(problem + ". " + String.join(" | ", choices) + "?", choices);
            tell.run();
            journal.say(EventTypes.QUESTION_ASKED, subject, open.question());
            Workflow.await(() -> answer != null);
            journal.say(
                    EventTypes.QUESTION_ANSWERED,
                    answer.who(),
                    subject,
                    answer.who() + " answered: " + answer.choice(),
                    Map.of("choice", answer.choice(), "reason", answer.reason() == null ? "" : answer.reason()));
            open = null;
            tell.run();
            if (answer.choice().equals("abort")) {
                aborted = "aborted by " + answer.who();
            }
            stopIfAborted();
            return answer.choice();
        } finally {
            oneAtATime.unlock();
        }
    }
}
