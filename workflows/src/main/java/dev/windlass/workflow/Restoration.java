package dev.windlass.workflow;

import dev.windlass.activity.CloudActivities;
import dev.windlass.activity.RolloutActivities;
import dev.windlass.change.EventTypes;
import dev.windlass.rollout.Look;
import io.temporal.failure.ActivityFailure;

/** Leaves nothing of ours on nodes that stay, as far as the cloud and the cluster still answer. */
final class Restoration {

    private final CloudActivities cloud = Stubs.settling();
    private final RolloutActivities rollout = Stubs.restoring();
    private final RolloutWorkflow.State start;
    private final Journal journal;

    Restoration(RolloutWorkflow.State state, Journal journal) {
        this.start = state;
        this.journal = journal;
    }

    /** @param surged name of the cloud's group whose surge is settled; {@code null} where it stays as it is */
    void restore(Look look, String surged) {
        try {
            int restored = start.options().cloudOnly() ? 0 : rollout.restoreGroup(look);
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
                cloud.settle(new CloudActivities.Group(start.cluster(), start.instanceGroup(), surged))
                        .sentences()
                        .forEach(this::say);
            }
        } catch (ActivityFailure e) {
            say("could not settle the surge: " + Failures.message(e));
        }
    }

    private void say(String message) {
        journal.say(EventTypes.GROUP_RESTORED, start.instanceGroup(), message);
    }
}
