package dev.windlass.conformance;

import dev.windlass.activity.PlanActivities;
import dev.windlass.change.Change;
import dev.windlass.plan.PlanSummary;
import java.util.List;
import java.util.TreeMap;

/** Specs and cloud agree: all that is left of a change is its rollout. */
final class NothingPlanned implements PlanActivities {

    private static final PlanSummary EMPTY =
            new PlanSummary("0".repeat(64), 0, 0, 0, List.of(), new TreeMap<>(), List.of());

    @Override
    public PlanSummary plan(Change change) {
        return EMPTY;
    }

    @Override
    public PlanSummary replan(Commit commit) {
        return EMPTY;
    }

    @Override
    public void commit(Commit commit) {
        // no spec has moved
    }
}
