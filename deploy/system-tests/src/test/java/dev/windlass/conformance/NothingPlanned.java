package dev.windlass.conformance;

import dev.windlass.activity.PlanActivities;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest.Roll;
import dev.windlass.plan.PlanSummary;
import dev.windlass.plan.PlannedRoll;
import dev.windlass.rollout.GroupSummary;
import dev.windlass.rollout.RolloutQuery;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Specs and cloud agree: all that is left of a change is its rollout. */
final class NothingPlanned implements PlanActivities {

    private final Function<RolloutQuery, List<GroupSummary>> survey;

    NothingPlanned(Function<RolloutQuery, List<GroupSummary>> survey) {
        this.survey = survey;
    }

    @Override
    public PlanSummary plan(Change change) {
        return change.request() instanceof Roll roll ? rolling(groups(change, roll)) : rolling(null);
    }

    private List<GroupSummary> groups(Change change, Roll roll) {
        RolloutQuery look = change.rollout().survey(change.cluster(), new TreeSet<>());
        return PlannedRoll.concerned(roll, change.rollout(), survey.apply(look));
    }

    @Override
    public PlanSummary replan(Commit commit) {
        return rolling(null);
    }

    private static PlanSummary rolling(List<GroupSummary> groups) {
        return new PlanSummary("0".repeat(64), 0, 0, 0, List.of(), new TreeMap<>(), List.of(), groups);
    }

    @Override
    public void commit(Commit commit) {
        // no spec has moved
    }
}
