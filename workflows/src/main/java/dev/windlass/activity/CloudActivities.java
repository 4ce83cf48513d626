package dev.windlass.activity;

import dev.windlass.rollout.GroupSnapshot;
import io.temporal.activity.ActivityInterface;
import java.util.List;

/** Looks at instance groups and acts on their instances. Every action is safe to repeat. Queue {@link TaskQueues#AWS}. */
@ActivityInterface
public interface CloudActivities {

    /** Every instance group of the cluster, by name; groups are found by their tags, with or without a spec. */
    List<GroupSnapshot> observeGroups(String cluster);

    /**
     * Takes the instance out of its group without lowering the group's desired capacity, so that a replacement starts
     * first; tags it beforehand so that an interrupted roll finds it again.
     */
    void detach(Instance instance);

    /** Takes the instance out of every target group and waits until it is drained or gone from it. */
    void deregister(Instance instance);

    /** Puts an instance that stays after all back into every target group of its Auto Scaling group. */
    void register(Instance instance);

    /**
     * Terminates the instance and confirms with EC2 that it is shutting down; an instance that is gone already is fine.
     * Desired capacity stays, so that Auto Scaling starts a replacement.
     */
    void terminate(Instance instance);

    /** @param cloudName of its Auto Scaling group */
    record Instance(String cluster, String instanceGroup, String cloudName, String id, boolean detached) {}
}
