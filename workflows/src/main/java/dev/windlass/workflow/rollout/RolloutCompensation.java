package dev.windlass.workflow.rollout;

import dev.windlass.workflow.rollout.RolloutWorkflow.Ending;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Ends a rollout that is given up: what is in hand comes to its end or is called off, and what stays is restored. */
final class RolloutCompensation {

    /** For a termination that was sent to be seen by the cloud, once the rollout is aborted. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final Questions questions;
    private final AbortableActivities calls;
    private final NodeReplacement work;
    private final InFlightNodes inHand;
    private final GroupObserver sight;
    private final Target target;
    private final MarkRemoval restoration;

    RolloutCompensation(
            Questions questions,
            AbortableActivities calls,
            NodeReplacement work,
            InFlightNodes inHand,
            GroupObserver sight,
            Target target,
            MarkRemoval restoration) {
        this.questions = questions;
        this.calls = calls;
        this.work = work;
        this.inHand = inHand;
        this.sight = sight;
        this.target = target;
        this.restoration = restoration;
    }

    /** @return how many in hand were replaced all the same */
    int finishInHand(Ending ending, String why) {
        if (ending == Ending.ABORTED || ending == Ending.EVERYTHING_FAILED) {
            // Those in hand have not heard of it. Where a cluster is red or launches nothing, no node is spared either.
            questions.stop(why);
            work.drains().interrupt();
            calls.callOff();
        }
        Workflow.await(() -> inHand.allDone() || questions.aborted());
        // What cannot be finished for a day must not keep a person who aborts.
        if (!Workflow.await(GRACE, inHand::allDone)) {
            work.callOffTerminations();
            inHand.awaitAll();
        }
        return inHand.sweep().replaced().size();
    }

    /** The surge of a group that failed stays: whoever rolls it again begins with what is detached. */
    void restore(Ending ending) {
        restoration.restore(sight.look(), work.deregistered(), ending == Ending.ABORTED ? target.cloudName() : null);
    }
}
