package dev.windlass.activity;

import dev.windlass.rollout.policy.GateQuestion;
import dev.windlass.rollout.policy.GateVerdict;
import io.temporal.activity.ActivityInterface;

/**
 * Asks hooks and Prometheus. Queue {@link TaskQueues#GATES}: what they are is out of our hands, and one that hangs must not
 * take the places of those who drain and validate.
 */
@ActivityInterface
public interface GateActivities {

    /** Whatever goes wrong is a red verdict, never a failure. A hook may be asked twice, with one key. Heartbeats. */
    GateVerdict ask(GateQuestion question);
}
