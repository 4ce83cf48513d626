package dev.windlass.conformance;

import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.RolloutOptions;
import dev.windlass.change.RolloutPolicy;
import dev.windlass.change.RolloutPolicy.Pace;
import dev.windlass.change.RolloutPolicy.Reaction;
import dev.windlass.change.RolloutPolicy.UnmanagedPods;
import dev.windlass.rollout.policy.Gates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How a test wants its cluster rolled. Waits for the world take real time, so their limits and intervals are short. */
final class Rolling {

    private List<String> groups = List.of();
    private boolean force;
    private boolean cloudOnly;
    private Duration settle;
    private Duration drainTimeout = Duration.ofSeconds(30);
    private Duration validateTimeout = Duration.ofSeconds(30);
    private Duration validateInterval = Duration.ofMillis(50);
    private Pace pace;
    private Reaction onRed = Reaction.ASK;
    private Reaction onBlockedDrain = Reaction.ASK;
    private UnmanagedPods unmanagedPods;
    private Integer toleratedWorkers;
    private Integer groupsAtOnce;
    private Integer zonesAtOnce;
    private Gates gates;

    Rolling only(String... names) {
        groups = List.of(names);
        return this;
    }

    Rolling force() {
        force = true;
        return this;
    }

    Rolling cloudOnly() {
        cloudOnly = true;
        return this;
    }

    /** With the peer's pauses instead of watching. */
    Rolling blind(Duration pause) {
        pace = Pace.BLIND;
        settle = pause;
        return this;
    }

    Rolling drainTimeout(Duration limit) {
        drainTimeout = limit;
        return this;
    }

    Rolling validateTimeout(Duration limit) {
        validateTimeout = limit;
        return this;
    }

    Rolling validateInterval(Duration pause) {
        validateInterval = pause;
        return this;
    }

    Rolling onRed(Reaction reaction) {
        onRed = reaction;
        return this;
    }

    /** Stops where the cluster is not green within a moment. */
    Rolling stopOnRed() {
        return onRed(Reaction.STOP).validateTimeout(Duration.ofMillis(500));
    }

    Rolling onBlockedDrain(Reaction reaction) {
        onBlockedDrain = reaction;
        return this;
    }

    Rolling refuseUnmanagedPods() {
        unmanagedPods = UnmanagedPods.REFUSE;
        return this;
    }

    Rolling tolerate(int workers) {
        toleratedWorkers = workers;
        return this;
    }

    Rolling atOnce(int groupsOfWorkers, int zones) {
        groupsAtOnce = groupsOfWorkers;
        zonesAtOnce = zones;
        return this;
    }

    Rolling gates(Gates more) {
        gates = more;
        return this;
    }

    Change change(String cluster, String id) {
        return change(cluster, id, new ChangeRequest.Roll(groups, force));
    }

    /** Of another kind, which rolls in this way. */
    Change change(String cluster, String id, ChangeRequest request) {
        RolloutPolicy policy = new RolloutPolicy(
                pace,
                null,
                onRed,
                onBlockedDrain,
                toleratedWorkers,
                groupsAtOnce,
                zonesAtOnce,
                unmanagedPods,
                null,
                null);
        return new Change(
                id,
                cluster,
                "alice",
                null,
                request,
                ApprovalPolicy.AUTOMATIC,
                new RolloutOptions(
                        true, settle, drainTimeout, null, validateInterval, validateTimeout, cloudOnly, policy, gates),
                Instant.EPOCH);
    }
}
