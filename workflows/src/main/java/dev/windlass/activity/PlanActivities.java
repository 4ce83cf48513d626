package dev.windlass.activity;

import dev.windlass.change.Change;
import dev.windlass.plan.PlanSummary;
import io.temporal.activity.ActivityInterface;

/** Finds out what a change would do, and puts its specs in force. Queue {@link TaskQueues#AWS}. */
@ActivityInterface
public interface PlanActivities {

    /**
     * Reads specs and actual state, takes the difference, seals it in the state store, and answers its summary. Run
     * again over an unmoved cloud it answers the same digest.
     *
     * @throws io.temporal.failure.ApplicationFailure type {@code InvalidChange}, not retryable, whose message names the
     *     field and the rule, where the change cannot be planned: unknown cluster or
     *     instance group, invalid spec, existing cluster
     */
    PlanSummary plan(Change change);

    /**
     * What is left to do to reach the specs that {@link #commit} put in force; empty once everything is applied.
     */
    PlanSummary replan(Commit commit);

    /**
     * Writes the sealed plan's specs to the state store, each only over the version that the plan was made from.
     *
     * @throws io.temporal.failure.ApplicationFailure type {@code SpecMoved}, not retryable, where somebody else wrote
     */
    void commit(Commit commit);

    /** @param digest of the sealed plan */
    record Commit(String cluster, String digest) {}
}
