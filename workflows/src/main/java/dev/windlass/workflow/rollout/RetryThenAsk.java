package dev.windlass.workflow.rollout;

import dev.windlass.workflow.WorkflowClock;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Tries until nothing is in the way any more: that may pass by itself; where it does not, a person is asked. */
final class RetryThenAsk {

    private static final String SKIP = "skip";
    private static final List<String> CHOICES = List.of("retry", SKIP, "abort");

    private final Questions questions;
    private final Duration limit;
    private final Duration again;
    private final Duration pause;

    /** What is to be done. */
    interface Attempt {
        /** @return what is in the way, in words; empty where it is done */
        Optional<String> make();
    }

    /**
     * @param limit how long to try before a person is asked
     * @param again the same after a {@code retry}
     * @param pause between two attempts
     */
    RetryThenAsk(Questions questions, Duration limit, Duration again, Duration pause) {
        this.questions = questions;
        this.limit = limit;
        this.again = again;
        this.pause = pause;
    }

    /**
     * @param left whether a person said to leave the subject as it is; asked after an attempt that was in vain
     * @return whether it is done; where not, the subject is to be left
     * @throws Aborted after an attempt that was in vain
     */
    boolean until(String subject, Attempt attempt, BooleanSupplier left) {
        Instant end = WorkflowClock.now().plus(limit);
        while (true) {
            Optional<String> obstacle = attempt.make();
            if (obstacle.isEmpty()) {
                return true;
            }
            if (WorkflowClock.now().isBefore(end)) {
                Workflow.await(pause, () -> questions.aborted() || left.getAsBoolean());
            } else {
                if (questions
                        .ask(
                                subject,
                                obstacle.get(),
                                CHOICES,
                                () -> left.getAsBoolean() ? Optional.of(SKIP) : Optional.empty())
                        .equals(SKIP)) {
                    return false;
                }
                end = WorkflowClock.now().plus(again);
            }
            questions.stopIfAborted();
            if (left.getAsBoolean()) {
                return false;
            }
        }
    }
}
