package dev.windlass.workflow.rollout;

import dev.windlass.activity.RolloutActivities;
import dev.windlass.rollout.Candidate;
import dev.windlass.rollout.Classification;
import dev.windlass.rollout.RolloutQuery;
import dev.windlass.workflow.Stubs;
import dev.windlass.workflow.WorkflowClock;
import io.temporal.failure.ActivityFailure;
import java.time.Instant;
import java.util.SortedSet;

/** Looks at the group as its rollout needs it: past the nodes that are in hand, and those that are left as they are. */
final class GroupObserver {

    private final RolloutActivities rollout = Stubs.rollout();
    private final RolloutWorkflow.State start;
    private final AbortableActivities calls;
    private final Orders orders;
    private final Target target;
    private final InFlightNodes inHand;
    private Classification seen;
    private Instant seenAt;
    private Classification last;

    GroupObserver(
            RolloutWorkflow.State start,
            AbortableActivities calls,
            Orders orders,
            Target target,
            InFlightNodes inHand) {
        this.start = start;
        this.calls = calls;
        this.orders = orders;
        this.target = target;
        this.inHand = inHand;
    }

    /** What an activity that just ended saw of the group, if it did. */
    void saw(Classification group) {
        seen = group;
        last = group == null ? last : group;
        seenAt = WorkflowClock.now();
    }

    /**
     * What was seen a moment ago is not asked for again; once anything was waited for, it is.
     *
     * @throws ActivityFailure with {@link LaunchBlocked} where the group can launch nothing
     * @throws Stopped where the cloud has no such group any more
     */
    Classification now() {
        Classification moments = seen != null && seenAt.equals(WorkflowClock.now()) ? seen : null;
        seen = null;
        return moments == null ? observe(look()) : moments;
    }

    /** The same, asked anew, with one in hand that is to be seen all the same. */
    Classification now(Candidate offered) {
        return observe(look(offered));
    }

    private Classification observe(RolloutQuery look) {
        Classification now = calls.call(() -> rollout.observe(look));
        if (now == null) {
            throw new Stopped(start.instanceGroup() + " has no Auto Scaling group any more", false);
        }
        last = now;
        return now;
    }

    /** The group as it was looked at last, however long ago; {@code null} before the first look. */
    Classification last() {
        return last;
    }

    RolloutQuery look() {
        return look(null);
    }

    private RolloutQuery look(Candidate offered) {
        SortedSet<String> passedOver = orders.left();
        inHand.candidates()
                .forEach(candidate -> passedOver.add(candidate.instance().id()));
        if (offered != null) {
            passedOver.remove(offered.instance().id());
        }
        return new RolloutQuery(
                start.cluster(),
                start.instanceGroup(),
                start.options().cloudOnly(),
                target.forcedUntil(),
                target.accepted(),
                passedOver,
                start.options().decisions());
    }

    RolloutActivities.Tainted taintStale() {
        RolloutActivities.Tainted tainted = calls.call(() -> rollout.taintStale(look()));
        saw(tainted.now());
        return tainted;
    }
}
