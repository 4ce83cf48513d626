package dev.windlass.workflow.change;

import dev.windlass.activity.PlanActivities;
import dev.windlass.change.Approval;
import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.plan.PlanSummary;
import dev.windlass.workflow.WorkflowClock;
import dev.windlass.workflow.rollout.AbortableActivities;
import dev.windlass.workflow.rollout.Aborted;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;

/** Waits for a word on exactly the plan that will be applied, and asks anew where the cloud moved meanwhile. */
final class PlanApproval {

    /** An approval given to what somebody saw days ago is worth nothing. */
    private static final Duration EXPIRES = Duration.ofHours(24);

    /** No person was waited for, so that a plan of this age is of this moment. A worker may have died in between. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    /** A cloud that moves all the time would otherwise be planned for ever. */
    private static final int ROUNDS = 10;

    private final Change change;
    private final PlanActivities plans;
    private final ChangeProgress progress;
    private final ChangeJournal journal;
    private final AbortableActivities calls;
    private boolean rejected;

    /** How the wait ended. */
    sealed interface Outcome {

        /** The plan in {@link ChangeProgress} is what was approved, and what the cloud still asks for. */
        record Given() implements Outcome {}

        record Rejected() implements Outcome {}

        /** Meanwhile there is nothing left that could be approved. */
        record Vain() implements Outcome {}

        record Lapsed(String why) implements Outcome {}
    }

    PlanApproval(
            Change change,
            PlanActivities plans,
            ChangeProgress progress,
            ChangeJournal journal,
            AbortableActivities calls) {
        this.change = change;
        this.plans = plans;
        this.progress = progress;
        this.journal = journal;
        this.calls = calls;
    }

    void approve(Approval word) {
        progress.approved(word);
    }

    void reject(Approval word) {
        rejected = true;
        journal.rejected(word);
    }

    boolean rejected() {
        return rejected;
    }

    /**
     * @param asks run before each wait for somebody's word
     * @throws Aborted once a person has said so
     */
    Outcome await(Runnable asks) {
        Instant planned = WorkflowClock.now();
        for (int round = 0; round < ROUNDS; round++) {
            asks.run();
            if (change.approval() == ApprovalPolicy.AUTOMATIC) {
                progress.approved(new Approval(progress.plan().digest(), "policy", "approval: automatic"));
            }
            boolean answered = Workflow.await(
                    EXPIRES,
                    () -> progress.approval() != null
                            || rejected
                            || progress.aborted().isPresent());
            if (rejected) {
                return new Outcome.Rejected();
            }
            progress.stopIfAborted();
            if (!answered) {
                return new Outcome.Lapsed("approval: nobody approved the plan within " + EXPIRES.toHours() + " h");
            }
            Approval approval = progress.approval();
            if (isOfThisMoment(planned)) {
                journal.approved(approval);
                return new Outcome.Given();
            }
            PlanSummary now = calls.call(() -> plans.plan(change));
            progress.stopIfAborted();
            if (now.digest().equals(approval.digest())) {
                progress.confirmed(now);
                journal.approved(approval);
                return new Outcome.Given();
            }
            progress.planned(now);
            planned = WorkflowClock.now();
            if (now.groups() != null && now.groups().isEmpty()) {
                journal.approved(approval);
                return new Outcome.Vain();
            }
            journal.plannedAgain(now);
        }
        return new Outcome.Lapsed(
                "plan: the cloud moved " + ROUNDS + " times between plan and approval; find out who else changes it");
    }

    private boolean isOfThisMoment(Instant planned) {
        return change.approval() == ApprovalPolicy.AUTOMATIC
                && Duration.between(planned, WorkflowClock.now()).compareTo(FRESH) < 0;
    }
}
