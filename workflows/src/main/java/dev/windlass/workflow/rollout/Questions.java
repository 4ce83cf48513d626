package dev.windlass.workflow.rollout;

import dev.windlass.change.CommandRequest;
import dev.windlass.change.EventTypes;
import dev.windlass.change.QuestionAnswer;
import dev.windlass.workflow.JournalWriter;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowLock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks people one question at a time and waits, for days if need be, without holding anything but a place in history. */
final class Questions {

    private final WorkflowLock oneAtATime = Workflow.newWorkflowLock();
    private final JournalWriter journal;
    private final Runnable tell;
    private Open open;
    private QuestionAnswer answer;
    private String aborted;
    private int answers;

    /** What is asked now, and what may be answered. */
    record Open(String question, List<String> choices) {}

    /** @param tell told when a question opens, and when it is answered */
    Questions(JournalWriter journal, Runnable tell) {
        this.journal = journal;
        this.tell = tell;
    }

    Optional<Open> open() {
        return Optional.ofNullable(open);
    }

    /** The first answer counts; what comes when nothing is asked, or something else, is not kept for later. */
    void answer(QuestionAnswer given) {
        boolean fits = open != null
                && open.choices().contains(given.choice())
                && (given.question() == null || given.question().equals(open.question()));
        if (fits && answer == null) {
            answer = given;
        }
    }

    /** How many were answered, by a person or by what settled them. */
    int answers() {
        return answers;
    }

    /** From now on nothing else is begun; whatever waits for an answer is told so. */
    void abort(CommandRequest word) {
        stop(Aborted.by(word));
    }

    /** The same, where it is no person who says so. The first reason counts. */
    void stop(String why) {
        if (aborted == null) {
            aborted = why;
        }
    }

    boolean aborted() {
        return aborted != null;
    }

    /** @throws Aborted once a person has said so, whichever node was asked about */
    void stopIfAborted() {
        if (aborted != null) {
            throw new Aborted(aborted);
        }
    }

    String ask(String subject, String problem, List<String> choices) {
        return ask(subject, problem, choices, Optional::empty);
    }

    /**
     * @param choices the last of which is {@code abort}
     * @param settled the choice that something else has made meanwhile, such as a person's order to skip this node
     * @return the choice, which is none of {@code abort}
     * @throws Aborted when the answer is {@code abort}, now or earlier
     */
    String ask(String subject, String problem, List<String> choices, Supplier<Optional<String>> settled) {
        oneAtATime.lock();
        try {
            stopIfAborted();
            if (settled.get().isPresent()) {
                return settled.get().get();
            }
            answer = null;
            open = new Open(problem + ". " + String.join(" | ", choices) + "?", choices);
            tell.run();
            journal.say(EventTypes.QUESTION_ASKED, subject, open.question());
            Workflow.await(
                    () -> answer != null || aborted != null || settled.get().isPresent());
            open = null;
            answers++;
            if (answer == null) {
                tell.run();
                stopIfAborted();
                return settled.get().orElseThrow();
            }
            journal.say(
                    EventTypes.QUESTION_ANSWERED,
                    answer.who(),
                    subject,
                    answer.who() + " answered: " + answer.choice() + JournalWriter.because(answer.reason()),
                    Map.of("choice", answer.choice(), "reason", answer.reason() == null ? "" : answer.reason()));
            tell.run();
            if (answer.choice().equals("abort")) {
                abort(new CommandRequest(answer.who(), ""));
            }
            stopIfAborted();
            return answer.choice();
        } finally {
            oneAtATime.unlock();
        }
    }
}
