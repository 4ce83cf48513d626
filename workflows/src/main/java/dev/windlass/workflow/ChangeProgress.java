package dev.windlass.workflow;

import dev.windlass.change.Approval;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeView;
import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.change.Phase;
import dev.windlass.plan.PlanSummary;
import dev.windlass.workflow.ChangeWorkflow.Report;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where one change stands; what {@link ChangeView} is made from. */
final class ChangeProgress {

    private final Change change;
    private final SortedMap<String, GroupProgress> groups = new TreeMap<>();
    private Report asking;
    private Phase phase = Phase.QUEUED;
    private PlanSummary plan;
    private Approval approval;
    private int tasksDone;
    private boolean paused;
    private String failure;
    private Instant finishedAt;

    ChangeProgress(Change change) {
        this.change = change;
    }

    Phase phase() {
        return phase;
    }

    void enter(Phase next) {
        phase = next;
        if (next.isFinal()) {
            finishedAt = Instant.ofEpochMilli(Workflow.currentTimeMillis());
        }
        Workflow.upsertTypedSearchAttributes(SearchAttributes.PHASE.valueSet(next.name()));
    }

    /** @param ending {@link Phase#FAILED} or {@link Phase#ABORTED} */
    void fail(String why, Phase ending) {
        failure = why;
        enter(ending);
    }

    PlanSummary plan() {
        return plan;
    }

    /** A new plan asks for a new approval. */
    void planned(PlanSummary sealed) {
        plan = sealed;
        approval = null;
        tasksDone = 0;
    }

    Approval approval() {
        return approval;
    }

    void approved(Approval word) {
        approval = word;
    }

    void taskDone() {
        tasksDone++;
    }

    boolean paused() {
        return paused;
    }

    void paused(boolean value) {
        paused = value;
    }

    void waiting(GroupProgress progress) {
        groups.put(progress.instanceGroup(), progress);
    }

    /** Groups are rolled one after the other, so at most one question is open at a time. */
    void rolling(Report report) {
        groups.put(report.progress().instanceGroup(), report.progress());
        asking = report.question() == null ? null : report;
    }

    /** The report of the rollout that waits for an answer. */
    Optional<Report> asking() {
        return Optional.ofNullable(asking);
    }

    ChangeView view() {
        return new ChangeView(
                change.id(),
                change.cluster(),
                change.request().kind(),
                change.requester(),
                change.reason(),
                phase,
                plan == null ? null : plan.digest(),
                plan == null ? 0 : plan.create(),
                plan == null ? 0 : plan.modify(),
                plan == null ? 0 : plan.delete(),
                tasksDone,
                plan == null ? 0 : plan.tasks().size(),
                List.copyOf(groups.values()),
                paused,
                asking == null ? null : asking.question(),
                failure,
                approval == null ? null : approval.who(),
                change.requestedAt(),
                finishedAt);
    }
}
