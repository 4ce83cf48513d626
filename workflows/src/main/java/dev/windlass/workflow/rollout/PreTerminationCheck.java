package dev.windlass.workflow.rollout;

import dev.windlass.rollout.Candidate;
import dev.windlass.rollout.Classification;
import dev.windlass.rollout.RollPlanner;
import dev.windlass.workflow.WorkflowClock;
import io.temporal.failure.ActivityFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Looks at the world once more before a node is terminated whose way there was long, as through a night with a question:
 * another member of the control plane may have failed meanwhile, or nothing may be able to take its place any more.
 */
final class PreTerminationCheck {

    /** What went straight through was looked at a moment ago; another look would only cost calls. */
    private static final Duration LONG = Duration.ofMinutes(2);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final Questions questions;
    private final RetryThenAsk patience;
    private final InFlightNodes inHand;
    private final Function<Candidate, Classification> look;

    /**
     * @param patience how long to wait for the world to change before a person is asked
     * @param look sees everybody but who else is in hand; fails with {@link LaunchBlocked} where the group can launch nothing
     */
    PreTerminationCheck(
            Questions questions, Duration patience, InFlightNodes inHand, Function<Candidate, Classification> look) {
        this.questions = questions;
        this.patience = new RetryThenAsk(questions, patience, patience, LOOK_AGAIN);
        this.inHand = inHand;
        this.look = look;
    }

    /**
     * @param begun when its work began
     * @param skipped whether a person said to leave it
     * @return whether it may be terminated now; where not, it is to be left
     */
    boolean mayGo(Candidate candidate, Instant begun, BooleanSupplier skipped) {
        if (Duration.between(begun, WorkflowClock.now()).compareTo(LONG) < 0) {
            return true;
        }
        questions.stopIfAborted();
        return !skipped.getAsBoolean()
                && patience.until(
                        candidate.instance().id(),
                        () -> refusal(candidate)
                                .map(why ->
                                        "terminating " + candidate.instance().id() + ": " + why),
                        skipped);
    }

    /** Where nothing would come in its place, terminating it is refused itself, and waited for there. */
    private Optional<String> refusal(Candidate candidate) {
        try {
            return RollPlanner.keeps(look.apply(candidate), candidate, inHand.terminating());
        } catch (ActivityFailure e) {
            LaunchBlocked.in(e).orElseThrow(() -> e);
            return Optional.empty();
        }
    }
}
