package dev.windlass.workflow.rollout;

import dev.windlass.rollout.policy.HttpHook.When;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.workflow.WorkflowClock;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Lets begin what was decided: in a maintenance window, in a cluster that is healthy, and with a word of everybody who is
 * asked. What was looked at before people or the calendar were waited for says nothing any more.
 */
final class PreStepGate {

    private final String instanceGroup;
    private final ScheduleGate gatekeeper;
    private final HealthGate health;
    private final ExternalGate outside;
    private final BooleanSupplier otherwise;
    private boolean gated;

    /** @param otherwise what ends the wait for a window as well, such as a node in hand that is done */
    PreStepGate(
            RolloutWorkflow.State state,
            ScheduleGate gatekeeper,
            HealthGate health,
            ExternalGate outside,
            BooleanSupplier otherwise) {
        this.instanceGroup = state.instanceGroup();
        this.gatekeeper = gatekeeper;
        this.health = health;
        this.outside = outside;
        this.otherwise = otherwise;
        this.gated = state.gated();
    }

    /**
     * @param next ids of the instances that would be replaced; empty for what only prepares
     * @return {@code false} where the world has to be looked at anew, because the calendar made it wait
     */
    boolean given(Role role, List<String> next) {
        if (!isOpen()) {
            return false;
        }
        Instant asked = WorkflowClock.now();
        gateOnce(role);
        if (!next.isEmpty()) {
            outside.pass(When.BEFORE_NODE, next);
        }
        // A person may have thought about a red hook for a night.
        gateAgain(role);
        // And answered long after the window closed.
        boolean waited = WorkflowClock.now().isAfter(asked);
        return !waited || isOpen();
    }

    private boolean isOpen() {
        boolean open = gatekeeper.open(otherwise);
        if (!open) {
            health.doubt();
        }
        return open;
    }

    /** A cluster that is red already is not touched; bastions are no part of it. */
    private void gateOnce(Role role) {
        if (gated) {
            gateAgain(role);
            return;
        }
        if (role != Role.BASTION) {
            health.once("before rolling " + instanceGroup);
        }
        outside.pass(When.BEFORE_GROUP, List.of());
        gated = true;
    }

    /** Nobody outside is asked a second time. */
    private void gateAgain(Role role) {
        if (health.doubted() && role != Role.BASTION) {
            health.once("before going on with " + instanceGroup);
        }
    }

    /** Whether the gates before the group were passed. */
    boolean gated() {
        return gated;
    }

    /** The group begins anew. */
    void reset() {
        gated = false;
    }
}
