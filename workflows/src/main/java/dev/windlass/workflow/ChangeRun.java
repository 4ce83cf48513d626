package dev.windlass.workflow;

import dev.windlass.activity.JournalActivities;
import dev.windlass.activity.PlanActivities;
import dev.windlass.activity.PlanActivities.Commit;
import dev.windlass.activity.RolloutActivities.Gate;
import dev.windlass.activity.RolloutActivities.GateReport;
import dev.windlass.change.Approval;
import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.ChangeView;
import dev.windlass.change.ChangeView.OpenQuestion;
import dev.windlass.change.EventTypes;
import dev.windlass.change.Phase;
import dev.windlass.plan.PlanSummary;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Carries one change: plan, approval of exactly that plan, apply, roll, validate. A failure is an ending that is told in
 * the view, not an exception: the cluster's queue goes on.
 */
public final class ChangeRun implements ChangeWorkflow {

    /** An approval given to what somebody saw days ago is worth nothing. */
    private static final Duration APPROVAL_EXPIRES = Duration.ofHours(24);

    /** A cloud that moves all the time would otherwise be planned for ever. */
    private static final int ROUNDS = 10;

    private final PlanActivities plans = Stubs.plans();
    private final JournalActivities records = Stubs.journal();
    private final Change change;
    private final ChangeProgress progress;
    private final Journal journal;
    private final Rollouts rollouts;
    private final UpdateRules rules;
    private Approval rejection;

    @WorkflowInit
    public ChangeRun(Change change) {
        this.change = change;
        this.progress = new ChangeProgress(change);
        this.journal = new Journal(change.cluster(), change.id(), 0);
        this.rollouts = new Rollouts(change, progress, journal);
        this.rules = new UpdateRules(change, progress);
    }

    @Override
    public ChangeView run(Change ignored) {
        journal.say(
                EventTypes.CHANGE_ADMITTED,
                change.requester(),
                change.id(),
                change.requester() + " asked for: " + change.request().kind() + reason(change.reason()),
                Map.of("kind", change.request().kind()));
        try {
            carryOut();
        } catch (ActivityFailure e) {
            fail(Failures.message(e));
        }
        journal.flush();
        records.seal(progress.view());
        Workflow.await(Workflow::isEveryHandlerFinished);
        return progress.view();
    }

    private void carryOut() {
        plan();
        boolean rolls = change.rollout().roll() && !isDelete();
        if (progress.plan().isEmpty() && !(rolls && rollouts.anythingStale())) {
            complete("nothing to do: cloud, state store and nodes agree with the specs");
            return;
        }
        if (!approved()) {
            return;
        }
        if (!apply()) {
            return;
        }
        if (rolls && !rollouts.run()) {
            return;
        }
        if (isDelete()) {
            plans.commit(new Commit(change.cluster(), progress.plan().digest()));
            complete("deleted");
            return;
        }
        validate();
    }

    private void plan() {
        enter(Phase.PLANNING);
        PlanSummary plan = plans.plan(change);
        progress.planned(plan);
        journal.say(
                EventTypes.CHANGE_PLANNED,
                Journal.WINDLASS,
                change.id(),
                "planned %s: %d to create, %d to modify, %d to delete"
                        .formatted(shortDigest(plan.digest()), plan.create(), plan.modify(), plan.delete()),
                Map.of("digest", plan.digest()));
        plan.warnings().forEach(warning -> journal.say(EventTypes.CHANGE_PLANNED, change.id(), "warning: " + warning));
    }

    /** Waits for the word on the plan, and asks anew where the cloud moved meanwhile. */
    private boolean approved() {
        for (int round = 0; round < ROUNDS; round++) {
            enter(Phase.AWAITING_APPROVAL);
            if (change.approval() == ApprovalPolicy.AUTOMATIC) {
                progress.approved(new Approval(progress.plan().digest(), "policy", "approval: automatic"));
            }
            boolean answered =
                    Workflow.await(APPROVAL_EXPIRES, () -> progress.approval() != null || rejection != null);
            if (rejection != null) {
                progress.enter(Phase.REJECTED);
                return false;
            }
            if (!answered) {
                fail("approval: nobody approved the plan within " + APPROVAL_EXPIRES.toHours() + " h");
                return false;
            }
            Approval approval = progress.approval();
            PlanSummary now = plans.plan(change);
            if (now.digest().equals(approval.digest())) {
                journal.say(
                        EventTypes.CHANGE_APPROVED,
                        approval.who(),
                        change.id(),
                        approval.who() + " approved " + shortDigest(approval.digest()) + reason(approval.reason()),
                        Map.of("digest", approval.digest()));
                return true;
            }
            journal.say(
                    EventTypes.CHANGE_PLANNED,
                    change.id(),
                    "the cloud moved since the plan was made; planned again, and asking again");
            progress.planned(now);
        }
        fail("plan: the cloud moved " + ROUNDS + " times between plan and approval; find out who else changes it");
        return false;
    }

    private boolean apply() {
        enter(Phase.APPLYING);
        if (!isDelete()) {
            plans.commit(new Commit(change.cluster(), progress.plan().digest()));
        }
        Optional<String> failure = new PlanApplication(change, progress, journal).apply();
        failure.ifPresent(this::fail);
        return failure.isEmpty();
    }

    private void validate() {
        enter(Phase.VALIDATING);
        if (!change.rollout().cloudOnly()) {
            Duration timeout = change.rollout().validateTimeout();
            GateReport report = Stubs.gates(timeout).gate(Gate.once(
                    change.cluster(),
                    Instant.ofEpochMilli(Workflow.currentTimeMillis()).plus(timeout),
                    change.rollout().policy().toleratedWorkers()));
            if (!report.green()) {
                fail("the cluster did not validate: " + report.text());
                return;
            }
            journal.say(
                    EventTypes.CLUSTER_VALIDATED,
                    change.cluster(),
                    "your cluster " + change.cluster() + " is ready: " + report.report().nodes() + " nodes");
        }
        Optional<String> notLanded = change.rollout().roll() ? rollouts.notLanded() : Optional.empty();
        if (notLanded.isPresent()) {
            fail(notLanded.get());
            return;
        }
        complete("done");
    }

    private void complete(String message) {
        enter(Phase.COMPLETED);
        journal.say(EventTypes.CHANGE_COMPLETED, change.id(), message);
    }

    private void fail(String why) {
        progress.fail(why, Phase.FAILED);
        journal.say(EventTypes.CHANGE_FAILED, change.id(), why);
    }

    private void enter(Phase phase) {
        progress.enter(phase);
        if (!phase.isFinal()) {
            records.seal(progress.view());
        }
    }

    @Override
    public ChangeView approve(Approval approval) {
        progress.approved(approval);
        return progress.view();
    }

    @Override
    public void validateApprove(Approval approval) {
        rules.mayApprove(approval, rejection != null);
    }

    @Override
    public ChangeView reject(Approval word) {
        rejection = word;
        journal.say(
                EventTypes.CHANGE_REJECTED,
                word.who(),
                change.id(),
                word.who() + " rejected " + shortDigest(word.digest()) + reason(word.reason()),
                Map.of("digest", word.digest()));
        return progress.view();
    }

    @Override
    public void validateReject(Approval word) {
        rules.mayReject(word, rejection != null);
    }

    @Override
    public ChangeView pause(Word word) {
        // First, or a group could begin between the two that never hears of it.
        progress.paused(true);
        rollouts.pause();
        journal.say(
                EventTypes.CHANGE_PAUSED,
                word.who(),
                change.id(),
                word.who() + " paused" + reason(word.reason()) + "; the step in hand is finished first",
                Map.of());
        return progress.view();
    }

    @Override
    public void validatePause(Word word) {
        rules.mayPause();
    }

    @Override
    public ChangeView resume(Word word) {
        progress.paused(false);
        rollouts.resume();
        journal.say(
                EventTypes.CHANGE_RESUMED, word.who(), change.id(), word.who() + " resumed" + reason(word.reason()),
                Map.of());
        return progress.view();
    }

    @Override
    public void validateResume(Word word) {
        rules.mayResume();
    }

    @Override
    public ChangeView abort(Word word) {
        progress.abort(word);
        tellAborted(word);
        return progress.view();
    }

    private void tellAborted(Word word) {
        rollouts.abort(word);
        journal.say(
                EventTypes.CHANGE_ABORTED, word.who(), change.id(),
                word.who() + " aborted" + reason(word.reason()) + "; what was prepared is undone", Map.of());
    }

    @Override
    public void validateAbort(Word word) {
        rules.mayAbort();
    }

    @Override
    public ChangeView skip(Order order) {
        rollouts.skip(order);
        ordered(order, "skip");
        return progress.view();
    }

    @Override
    public void validateSkip(Order order) {
        rules.maySkip(order);
    }

    @Override
    public ChangeView force(Order order) {
        rollouts.force(order);
        ordered(order, "force");
        return progress.view();
    }

    @Override
    public void validateForce(Order order) {
        rules.mayForce(order);
    }

    private void ordered(Order order, String what) {
        journal.say(
                EventTypes.CHANGE_ORDERED, order.who(), order.subject(),
                order.who() + " said to " + what + " " + order.subject() + reason(order.reason()), Map.of("order", what));
    }

    @Override
    public ChangeView retry(Word word) {
        return answer(rules.retry(word));
    }

    @Override
    public void validateRetry(Word word) {
        rules.retry(word);
    }

    @Override
    public ChangeView retarget(Answer answer) {
        return answer(answer);
    }

    @Override
    public void validateRetarget(Answer answer) {
        rules.mayRetarget(answer);
    }

    @Override
    public ChangeView answer(Answer answer) {
        OpenQuestion question = rules.question(answer);
        progress.answered(question, answer);
        // Whichever group asked, the answer is about the change: no other goes on, and none begins.
        boolean aborts = answer.choice().equals("abort")
                && progress.aborted().isEmpty()
                && Added.ABORT_IN_ALL_GROUPS.here();
        Word word = new Word(answer.who(), answer.reason());
        if (aborts) {
            progress.abort(word);
        }
        rollouts.answer(question.instanceGroup(), answer);
        if (aborts) {
            tellAborted(word);
        }
        return progress.view();
    }

    @Override
    public void validateAnswer(Answer answer) {
        rules.mayAnswer(answer);
    }

    @Override
    public void report(Report report) {
        progress.rolling(report);
    }

    @Override
    public ChangeView view() {
        return progress.view();
    }

    private boolean isDelete() {
        return change.request() instanceof ChangeRequest.Delete;
    }

    private static String reason(String reason) {
        return reason == null || reason.isBlank() ? "" : " (" + reason + ")";
    }

    private static String shortDigest(String digest) {
        return digest.substring(0, Math.min(12, digest.length()));
    }
}
