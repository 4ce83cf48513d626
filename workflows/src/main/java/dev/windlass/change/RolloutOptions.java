package dev.windlass.change;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windlass.rollout.RollPolicy;
import dev.windlass.rollout.RolloutQuery;
import dev.windlass.rollout.policy.DurationLimit;
import dev.windlass.rollout.policy.Gates;
import dev.windlass.rollout.policy.InvalidFieldException;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How one change rolls its nodes. Every value left out takes the default, which is kops' own. Each duration is bounded by a
 * {@link DurationLimit}, so that every timer of a rollout is one that Temporal takes.
 *
 * @param roll whether stale nodes are replaced at all after applying; default {@code true}
 * @param settle pause between drain and terminate (kops {@code --post-drain-delay}, 5 s); only where the policy's pace is
 *     blind, as a drain ends when the pods are seen to be gone
 * @param drainTimeout how long a drain may take before it is a question (kops {@code --drain-timeout}, 15 min)
 * @param validateCount greens in a row after each replacement (kops {@code --validate-count}, 2)
 * @param validateInterval pause between those greens (kops, 10 s)
 * @param validateTimeout how long to wait for green (kops {@code --validation-timeout}, 15 min)
 * @param cloudOnly never talk to Kubernetes: no drain, no validation
 * @param policy what the rollouts may do, beside what the specs say
 * @param gates what has to be so before they go on, beside a cluster that validates
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RolloutOptions(
        Boolean roll,
        Duration settle,
        Duration drainTimeout,
        Integer validateCount,
        Duration validateInterval,
        Duration validateTimeout,
        Boolean cloudOnly,
        RolloutPolicy policy,
        Gates gates) {

    public static final RolloutOptions DEFAULTS =
            new RolloutOptions(null, null, null, null, null, null, null, null, null);

    public RolloutOptions {
        roll = roll == null ? Boolean.TRUE : roll;
        settle = orDefault(settle, Duration.ofSeconds(5));
        drainTimeout = orDefault(drainTimeout, Duration.ofMinutes(15));
        validateCount = validateCount == null ? Integer.valueOf(2) : validateCount;
        validateInterval = orDefault(validateInterval, Duration.ofSeconds(10));
        validateTimeout = orDefault(validateTimeout, Duration.ofMinutes(15));
        cloudOnly = cloudOnly == null ? Boolean.FALSE : cloudOnly;
        policy = policy == null ? RolloutPolicy.DEFAULTS : policy;
        gates = gates == null ? Gates.NONE : gates;
        if (validateCount < 1 || validateCount > 100) {
            throw new InvalidFieldException("rollout.validateCount", "validateCount", "must be between 1 and 100");
        }
        DurationLimit.PAUSE.require("rollout.settle", settle);
        DurationLimit.TIMEOUT.require("rollout.drainTimeout", drainTimeout);
        DurationLimit.PAUSE.require("rollout.validateInterval", validateInterval);
        DurationLimit.TIMEOUT.require("rollout.validateTimeout", validateTimeout);
    }

    /** How to look at every group of a cluster. @param accepted versions beside the groups' own, as {@link RolloutQuery} has them */
    public RolloutQuery survey(String cluster, SortedSet<String> accepted) {
        return new RolloutQuery(cluster, "", cloudOnly, null, accepted, new TreeSet<>(), decisions());
    }

    /** What the decisions need of it. */
    public RollPolicy decisions() {
        return policy.decisions(cloudOnly);
    }

    private static Duration orDefault(Duration value, Duration fallback) {
        return value == null ? fallback : value;
    }
}
