package dev.windlass.workflow.rollout;

import dev.windlass.activity.CloudActivities;
import dev.windlass.activity.CloudActivities.Instance;
import dev.windlass.change.EventTypes;
import dev.windlass.rollout.RolloutQuery;
import dev.windlass.workflow.Failures;
import dev.windlass.workflow.JournalWriter;
import dev.windlass.workflow.Stubs;
import dev.windlass.workflow.WorkflowClock;
import io.temporal.failure.ActivityFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Leaves nothing of ours on nodes that stay, as far as the cloud and the cluster still answer. */
final class MarkRemoval {

    /** Nobody watches any more: longer than an outage of an hour, and a rollout that was given up does end. */
    private static final Duration LONGEST = Duration.ofHours(2);

    /** What a cloud that answers needs, however long the cluster was waited for. */
    private static final Duration LEAST = Duration.ofMinutes(10);

    private final RolloutWorkflow.State start;
    private final JournalWriter journal;

    MarkRemoval(RolloutWorkflow.State state, JournalWriter journal) {
        this.start = state;
        this.journal = journal;
    }

    /**
     * @param deregistered instances that were taken out of load balancers, whether or not they have nodes with marks
     * @param surged name of the cloud's group whose surge is settled; {@code null} where it stays as it is
     */
    void restore(RolloutQuery look, List<Instance> deregistered, String surged) {
        Instant end = WorkflowClock.now().plus(LONGEST);
        try {
            int restored =
                    start.options().cloudOnly() ? 0 : Stubs.restoring(LONGEST).restoreGroup(look);
            if (restored > 0) {
                say("restored " + restored + (restored == 1 ? " node" : " nodes"));
            }
        } catch (ActivityFailure e) {
            say("could not restore " + start.instanceGroup() + ", where nodes may still be cordoned and tainted: "
                    + Failures.message(e));
        }
        // Whatever became of the nodes: clients still look for what was behind a load balancer, and a surge is still
        // paid for.
        if (!deregistered.isEmpty()) {
            deregistered.forEach(instance -> balance(instance, end));
        }
        try {
            if (surged != null) {
                cloud(end)
                        .settle(new CloudActivities.Group(start.cluster(), start.instanceGroup(), surged))
                        .sentences()
                        .forEach(this::say);
            }
        } catch (ActivityFailure e) {
            say("could not settle the surge: " + Failures.message(e));
        }
    }

    private static CloudActivities cloud(Instant end) {
        Duration left = Duration.between(WorkflowClock.now(), end);
        return Stubs.settling(left.compareTo(LEAST) < 0 ? LEAST : left);
    }

    private void balance(Instance instance, Instant end) {
        try {
            cloud(end).register(instance);
            say(instance.id() + " goes back behind its load balancers, if it stays");
        } catch (ActivityFailure e) {
            say("could not put " + instance.id() + " behind its load balancers again: " + Failures.message(e));
        }
    }

    private void say(String message) {
        journal.say(EventTypes.GROUP_RESTORED, start.instanceGroup(), message);
    }
}
