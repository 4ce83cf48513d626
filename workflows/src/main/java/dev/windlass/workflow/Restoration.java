package dev.windlass.workflow;

import dev.windlass.activity.CloudActivities;
import dev.windlass.activity.CloudActivities.Instance;
import dev.windlass.change.EventTypes;
import dev.windlass.rollout.Look;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Leaves nothing of ours on nodes that stay, as far as the cloud and the cluster still answer. */
final class Restoration {

    /** Nobody watches any more: longer than an outage of an hour, and a rollout that was given up does end. */
    private static final Duration LONGEST = Duration.ofHours(2);

    /** What a cloud that answers needs, however long the cluster was waited for. */
    private static final Duration LEAST = Duration.ofMinutes(10);

    private final RolloutWorkflow.State start;
    private final Journal journal;

    Restoration(RolloutWorkflow.State state, Journal journal) {
        this.start = state;
        this.journal = journal;
    }

    /**
     * @param deregistered instances that were taken out of load balancers, whether or not they have nodes with marks
     * @param surged name of the cloud's group whose surge is settled; {@code null} where it stays as it is
     */
    void restore(Look look, List<Instance> deregistered, String surged) {
        Instant end = WorkflowClock.now().plus(LONGEST);
        // At once, as the cluster may only answer through what was taken out.
        Promise<Void> balanced = Promise.allOf(balance(deregistered));
        try {
            int restored = start.options().cloudOnly() ? 0 : Stubs.restoring(LONGEST).restoreGroup(look);
            if (restored > 0) {
                say("restored " + restored + (restored == 1 ? " node" : " nodes"));
            }
        } catch (ActivityFailure e) {
            say("could not restore " + start.instanceGroup()
                    + ", where nodes may still be cordoned and tainted: " + Failures.message(e));
        }
        // Whatever became of the nodes, what was detached is still paid for.
        try {
            if (surged != null) {
                Duration left = Duration.between(WorkflowClock.now(), end);
                CloudActivities cloud = Stubs.settling(left.compareTo(LEAST) < 0 ? LEAST : left);
                cloud.settle(new CloudActivities.Group(start.cluster(), start.instanceGroup(), surged))
                        .sentences()
                        .forEach(this::say);
            }
        } catch (ActivityFailure e) {
            say("could not settle the surge: " + Failures.message(e));
        }
        balanced.get();
    }

    private List<Promise<Void>> balance(List<Instance> deregistered) {
        return deregistered.isEmpty() || !Added.BALANCED_AGAIN.here()
                ? List.of()
                : deregistered.stream().map(instance -> Async.procedure(this::balance, instance)).toList();
    }

    private void balance(Instance instance) {
        try {
            Stubs.settling(LONGEST).register(instance);
            say(instance.id() + " goes back behind its load balancers, if it stays");
        } catch (ActivityFailure e) {
            say("could not put " + instance.id() + " behind its load balancers again: " + Failures.message(e));
        }
    }

    private void say(String message) {
        journal.say(EventTypes.GROUP_RESTORED, start.instanceGroup(), message);
    }
}
