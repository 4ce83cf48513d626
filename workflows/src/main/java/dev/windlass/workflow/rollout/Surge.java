package dev.windlass.workflow.rollout;

import dev.windlass.change.EventTypes;
import dev.windlass.rollout.Candidate;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.workflow.Failures;
import dev.windlass.workflow.JournalWriter;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;

/** Detaches instances, so that their replacements start before anything is drained. */
final class Surge {

    private final NodeReplacement work;
    private final Orders orders;
    private final Questions questions;
    private final JournalWriter journal;

    Surge(NodeReplacement work, Orders orders, Questions questions, JournalWriter journal) {
        this.work = work;
        this.orders = orders;
        this.questions = questions;
        this.journal = journal;
    }

    /**
     * @return those that are detached; one that the cloud refuses to detach is passed over, and will be replaced without a
     *     surge
     * @throws Aborted between two of them
     */
    List<Candidate> detach(GroupSnapshot group, List<Candidate> candidates) {
        List<Candidate> detached = new ArrayList<>();
        for (Candidate candidate : candidates) {
            questions.stopIfAborted();
            String id = candidate.instance().id();
            if (work.skips(candidate)) {
                work.leave(candidate);
                orders.leave(id);
                continue;
            }
            try {
                work.detach(group, candidate);
                detached.add(candidate);
            } catch (ActivityFailure e) {
                boolean refused = e.getCause() instanceof ApplicationFailure failure
                        && failure.getType().equals("DetachRefused");
                if (!refused) {
                    throw e;
                }
                orders.undetachable(id);
                journal.say(EventTypes.NODE_DETACHED, id, Failures.message(e) + "; passed over");
            }
        }
        return detached;
    }
}
