package dev.windlass.planner;

import dev.windlass.activity.PlanActivities;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.plan.Plan;
import dev.windlass.plan.PlanSummary;
import dev.windlass.plan.TaskGraph;
import dev.windlass.planner.RollProposals.RollProposal;
import dev.windlass.statestore.NodeConfigs;
import dev.windlass.statestore.PlanStore;
import dev.windlass.statestore.SpecStore;
import dev.windlass.statestore.SpecStore.CommitOutcome;
import io.temporal.failure.ApplicationFailure;

/** Plans, seals and commits on behalf of a change. */
public final class PlanSteps implements PlanActivities {

    private final Planner planner;
    private final RollProposals rolls;
    private final PlanStore plans;
    private final SpecStore specs;
    private final NodeConfigs nodeConfigs;

    public PlanSteps(Planner planner, RollProposals rolls, PlanStore plans, SpecStore specs, NodeConfigs nodeConfigs) {
        this.planner = planner;
        this.rolls = rolls;
        this.plans = plans;
        this.specs = specs;
        this.nodeConfigs = nodeConfigs;
    }

    @Override
    public PlanSummary plan(Change change) {
        try {
            return change.request() instanceof ChangeRequest.Roll roll ? roll(change, roll) : resources(change);
        } catch (InvalidChangeException e) {
            throw ApplicationFailure.newNonRetryableFailure(e.getMessage(), "InvalidChange");
        }
    }

    private PlanSummary resources(Change change) {
        Plan plan = planner.plan(change);
        plans.put(plan);
        return TaskGraph.summary(plan);
    }

    private PlanSummary roll(Change change, ChangeRequest.Roll roll) {
        RollProposal proposal = rolls.of(change, roll);
        plans.put(proposal.plan());
        return TaskGraph.summary(proposal.plan(), proposal.groups());
    }

    @Override
    public PlanSummary replan(Commit commit) {
        try {
            return TaskGraph.summary(planner.remainder(sealed(commit)));
        } catch (InvalidChangeException e) {
            throw ApplicationFailure.newNonRetryableFailure(e.getMessage(), "InvalidChange");
        }
    }

    @Override
    public void commit(Commit commit) {
        Plan plan = sealed(commit);
        switch (specs.commit(plan)) {
            case CommitOutcome.Committed _ -> {
                if (plan.deletesCluster()) {
                    nodeConfigs.forget(plan.cluster());
                } else {
                    nodeConfigs.announce(plan);
                }
            }
            case CommitOutcome.Moved moved ->
                throw ApplicationFailure.newNonRetryableFailure(
                        moved.path() + ": somebody else wrote it after the plan was made", "SpecMoved");
        }
    }

    private Plan sealed(Commit commit) {
        return plans.find(commit.cluster(), commit.digest())
                .orElseThrow(() -> ApplicationFailure.newNonRetryableFailure(
                        "digest: no plan " + commit.digest() + " of cluster " + commit.cluster(), "PlanMissing"));
    }
}
