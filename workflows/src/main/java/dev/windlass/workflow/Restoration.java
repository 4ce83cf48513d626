package dev.windlass.workflow;

import dev.windlass.activity.CloudActivities;
import dev.windlass.change.EventTypes;
import dev.windlass.rollout.Look;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;

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

    /** @param surged name of the cloud's group whose surge is settled; {@code null} where it stays as it is */
    void restore(Look look, String surged) {
        Instant end = now().plus(LONGEST);
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
                Duration left = Duration.between(now(), end);
                CloudActivities cloud = Stubs.settling(left.compareTo(LEAST) < 0 ? LEAST : left);
                cloud.settle(new CloudActivities.Group(start.cluster(), start.instanceGroup(), surged))
                        .sentences()
                        .forEach(this::say);
            }
        } catch (ActivityFailure e) {
            say("could not settle the surge: " + Failures.message(e));
        }
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }

    private void say(String message) {
        journal.say(EventTypes.GROUP_RESTORED, start.instanceGroup(), message);
    }
}
