package dev.windlass.activity;

import io.temporal.activity.ActivityInterface;
import java.util.List;

/** Acts on the instances of a cluster's groups. Every action is safe to repeat. Queue {@link TaskQueues#AWS}. */
@ActivityInterface
public interface CloudActivities {

    /**
     * Takes the instance out of its group without lowering the group's desired capacity, so that a replacement starts
     * first; tags it beforehand so that an interrupted roll finds it again.
     *
     * @throws io.temporal.failure.ApplicationFailure type {@code DetachRefused}, not retryable, where the cloud refuses
     */
    void detach(Instance instance);

    /** Takes the instance out of every load balancer of its group and waits until its connections are drained. */
    void deregister(Instance instance);

    /** Puts an instance that stays after all back into every load balancer of its Auto Scaling group. */
    void register(Instance instance);

    /**
     * Terminates the instance and confirms with EC2 that it is shutting down; an instance that is gone already is fine.
     * Desired capacity stays, so that Auto Scaling starts a replacement.
     *
     * @throws io.temporal.failure.ApplicationFailure type {@link RolloutActivities#TROUBLE}, not retryable, where the group
     *     could not replace it until a person has mended it
     */
    void terminate(Instance instance);

    /**
     * Settles a surge that is given up: every detached instance of the group goes back into it, in place of a replacement
     * that does not serve yet, else beside it, as far as the group's size allows. What serves is not taken away.
     *
     * @return one sentence an instance, for the history: put back, or left detached and why; never {@code null}
     */
    Settled settle(Group group);

    /** @param cloudName of its Auto Scaling group */
    record Instance(String cluster, String instanceGroup, String cloudName, String id, boolean detached) {}

    record Group(String cluster, String instanceGroup, String cloudName) {}

    record Settled(List<String> sentences) {
        public Settled {
            sentences = List.copyOf(sentences);
        }
    }
}
