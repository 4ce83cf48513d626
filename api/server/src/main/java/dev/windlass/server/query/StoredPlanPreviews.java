package dev.windlass.server.query;

import dev.windlass.activity.PlanActivities;
import dev.windlass.change.Change;
import dev.windlass.kubernetes.ClusterApiFailure;
import dev.windlass.plan.PlanSummary;
import dev.windlass.plan.PlanText;
import dev.windlass.server.problem.ProblemException;
import io.temporal.failure.ApplicationFailure;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.Set;

/** Plans as the worker would, here and now. The plan is sealed under its digest as any other; it puts nothing in force. */
@Singleton
final class StoredPlanPreviews implements PlanPreviews {

    /** The change cannot be planned, or the specs in the store cannot be meant. */
    private static final Set<String> INVALID = Set.of("InvalidChange", "InvalidSpec");

    private final Provider<PlanActivities> plans;
    private final Records records;

    StoredPlanPreviews(Provider<PlanActivities> plans, Records records) {
        this.plans = plans;
        this.records = records;
    }

    @Override
    public Preview preview(Change change) {
        PlanSummary summary = plan(change);
        String text = records.plan(change.cluster(), summary.digest())
                .map(PlanText::of)
                .orElseThrow(() -> new IllegalStateException("the plan just sealed is not in the state store"));
        return new Preview(
                summary.digest(), summary.create(), summary.modify(), summary.delete(), summary.warnings(), text);
    }

    private PlanSummary plan(Change change) {
        try {
            return ClusterApiFailure.unless(() -> plans.get().plan(change));
        } catch (ApplicationFailure refused) {
            if (!INVALID.contains(refused.getType())) {
                throw refused;
            }
            throw ProblemException.unplannable(refused.getOriginalMessage());
        }
    }
}
