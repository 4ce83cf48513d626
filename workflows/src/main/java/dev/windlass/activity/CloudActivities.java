package dev.windlass.activity;

import dev.windlass.rollout.Classification;
import dev.windlass.rollout.RolloutQuery;
import io.temporal.activity.ActivityInterface;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

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
     * The same for a member that was looked at a moment ago, with its tags: nothing is asked first, and {@link #awaitInService}
     * confirms. One that is gone, or no member any more, is left to {@link #terminate}.
     */
    void terminateMember(Instance instance);

    /**
     * Waits until Auto Scaling says that what was terminated is gone from its group, and that the group has as many instances
     * in service as it should. Kubernetes is not asked. Heartbeats.
     */
    InService awaitInService(Replacement replacement);

    /**
     * Settles a surge that is given up: every detached instance of the group goes back into it, in place of a replacement
     * that does not serve yet, else beside it, as far as the group's size allows. What serves is not taken away.
     *
     * @return one sentence an instance, for the history: put back, or left detached and why; never {@code null}
     */
    Settled settle(Group group);

    /** @param cloudName of its Auto Scaling group */
    record Instance(String cluster, String instanceGroup, String cloudName, String id, boolean detached) {}

    /**
     * @param gone instances of the group that were terminated just now
     * @param deadline when it is given up; in the past looks once
     * @param before the group as it was looked at before they were
     * @param next how to look at the group when it goes on
     */
    record Replacement(
            Group group, SortedSet<String> gone, Instant deadline, Classification before, RolloutQuery next) {
        public Replacement {
            gone = Collections.unmodifiableSortedSet(new TreeSet<>(gone));
        }
    }

    /**
     * @param serving members in service, of {@code target} that the group should have
     * @param missing what is waited for, in words; {@code null} where nothing is missing
     * @param now the group that goes on; {@code null} where something is missing, or where it has to be looked at anew
     */
    record InService(int serving, int target, String missing, Classification now) {}

    record Group(String cluster, String instanceGroup, String cloudName) {}

    record Settled(List<String> sentences) {
        public Settled {
            sentences = List.copyOf(sentences);
        }
    }
}
