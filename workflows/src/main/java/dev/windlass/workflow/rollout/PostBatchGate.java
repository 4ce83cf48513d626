package dev.windlass.workflow.rollout;

import dev.windlass.rollout.Candidate;
import dev.windlass.rollout.policy.HttpHook.When;
import dev.windlass.rollout.policy.Milestone;
import dev.windlass.rollout.policy.Milestones;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.List;

/**
 * What a batch has to pass before anything else begins: the cluster green again, a word of everybody who is asked, and the
 * milestones that it reached. Whatever was replaced or detached together passes together.
 */
final class PostBatchGate {

    private final RolloutWorkflow.State start;
    private final Target target;
    private final GroupObserver sight;
    private final HealthGate health;
    private final ExternalGate outside;
    private final ScheduleGate gatekeeper;

    PostBatchGate(
            RolloutWorkflow.State start,
            Target target,
            GroupObserver sight,
            HealthGate health,
            ExternalGate outside,
            ScheduleGate gatekeeper) {
        this.start = start;
        this.target = target;
        this.sight = sight;
        this.health = health;
        this.outside = outside;
        this.gatekeeper = gatekeeper;
    }

    /**
     * @param before how many were replaced before the batch, of those that prove something
     * @param now how many are now
     */
    void passReplaced(List<Candidate> batch, int before, int now) {
        target.moves();
        String what = batch.size() == 1 ? "terminating instance" : "terminating " + batch.size() + " instances";
        passHealth(batch, what);
        outside.pass(When.AFTER_NODE, Candidate.ids(batch));
        for (Milestone milestone : Milestones.reached(start.options().gates(), target.provable(), before, now)) {
            gatekeeper.pass(milestone, () -> {
                if (target.role() != Role.BASTION) {
                    health.once("after baking");
                }
                outside.pass(When.AFTER_NODE, Candidate.ids(batch));
            });
            target.moves();
        }
    }

    void passDetached(List<Candidate> batch) {
        passHealth(batch, "detaching instance");
    }

    private void passHealth(List<Candidate> gone, String after) {
        sight.saw(health.streak(sight.last(), gone, after, sight.look()));
    }

    /** @return how many more may be begun before the next milestone */
    int mostNow(int replaced, List<Candidate> inHand) {
        return Milestones.mostNow(
                start.options().gates(),
                target.provable(),
                replaced,
                target.proving(inHand).size());
    }
}
