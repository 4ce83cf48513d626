package dev.windlass.workflow.change;

import dev.windlass.activity.JournalActivities;
import dev.windlass.activity.PlanActivities;
import dev.windlass.activity.PlanActivities.Commit;
import dev.windlass.activity.RolloutActivities.Gate;
import dev.windlass.activity.RolloutActivities.GateReport;
import dev.windlass.change.Approval;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.ChangeView;
import dev.windlass.change.ChangeView.OpenQuestion;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.Phase;
import dev.windlass.change.QuestionAnswer;
import dev.windlass.change.SubjectCommand;
import dev.windlass.plan.PlanSummary;
import dev.windlass.rollout.GroupSummary;
import dev.windlass.workflow.Failures;
import dev.windlass.workflow.JournalWriter;
import dev.windlass.workflow.Stubs;
import dev.windlass.workflow.WorkflowClock;
import dev.windlass.workflow.rollout.AbortableActivities;
import dev.windlass.workflow.rollout.Aborted;
import dev.windlass.workflow.rollout.CancelledWorkflow;
import dev.windlass.workflow.rollout.GroupReport;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Carries one change: plan, approval of exactly that plan, apply, roll, validate. A failure is an ending that is told in
 * the view, not an exception: the cluster's queue goes on.
 */
public final class ChangeRun implements ChangeWorkflow {

    private final PlanActivities plans = Stubs.plans();
    private final JournalActivities records = Stubs.journal();
    private final Change change;
    private final ChangeProgress progress;
    private final AbortableActivities calls;
    private final JournalWriter entries;
    private final ChangeJournal journal;
    private final PlanApproval approval;
    private final Rollouts rollouts;
    private final UpdateRules rules;

    @WorkflowInit
    public ChangeRun(Change change) {
        this.change = change;
        this.progress = new ChangeProgress(change);
        this.calls = new AbortableActivities(progress::stopIfAborted);
        this.entries = new JournalWriter(change.cluster(), change.id(), 0);
        this.journal = new ChangeJournal(change, entries);
        this.approval = new PlanApproval(change, plans, progress, journal, calls);
        this.rollouts = new Rollouts(change, progress, entries, calls);
        this.rules = new UpdateRules(change, progress);
    }

    @Override
    public ChangeView run(Change ignored) {
        return CancelledWorkflow.asAbort(this::toItsEnd, this::cancelled);
    }

    private ChangeView toItsEnd() {
        journal.admitted();
        try {
            carryOut();
        } catch (Aborted e) {
            end(e.getMessage(), Phase.ABORTED);
        } catch (ActivityFailure e) {
            fail(Failures.message(e));
        }
        // A command that was accepted before the end is still journalled by its handler.
        Workflow.await(Workflow::isEveryHandlerFinished);
        entries.flush();
        records.seal(progress.view());
        return progress.view();
    }

    private void carryOut() {
        plan();
        boolean rolls = change.rollout().roll() && !isDelete();
        // Specs that were never applied go, too.
        if (progress.plan().isEmpty() && !isDelete() && !(rolls && rollouts.anythingStale())) {
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
        Workflow.await(() -> !progress.paused() || progress.aborted().isPresent());
        progress.stopIfAborted();
        if (isDelete()) {
            commit();
            complete("deleted");
            return;
        }
        validate();
    }

    private void plan() {
        enter(Phase.PLANNING);
        PlanSummary plan = call(() -> plans.plan(change));
        progress.planned(plan);
        journal.planned(plan);
    }

    private boolean approved() {
        return switch (approval.await(() -> enter(Phase.AWAITING_APPROVAL))) {
            case PlanApproval.Outcome.Given _ -> true;
            case PlanApproval.Outcome.Rejected _ -> {
                progress.enter(Phase.REJECTED);
                yield false;
            }
            case PlanApproval.Outcome.Vain _ -> {
                complete("nothing left to do: the instance groups have no node left to replace");
                yield false;
            }
            case PlanApproval.Outcome.Lapsed lapsed -> {
                fail(lapsed.why());
                yield false;
            }
        };
    }

    private boolean apply() {
        enter(Phase.APPLYING);
        if (!isDelete()) {
            commit();
        }
        Optional<String> failure = new PlanApplication(change, progress, entries, calls).apply();
        failure.ifPresent(this::fail);
        return failure.isEmpty();
    }

    private void commit() {
        Commit commit = new Commit(change.cluster(), progress.plan().digest());
        progress.stopIfAborted();
        try {
            calls.run(() -> Stubs.commits().commit(commit));
        } catch (Aborted e) {
            throw new Aborted(e.getMessage() + ": whether the state store has the specs of this change is not known");
        }
    }

    /** @throws Aborted once a person has said so: nothing else is waited for */
    private <T> T call(Supplier<T> activity) {
        progress.stopIfAborted();
        return calls.call(activity);
    }

    /** Without Kubernetes nothing is validated, and it is not said either: the cloud's word is all there is. */
    private void validate() {
        if (!change.rollout().cloudOnly()) {
            enter(Phase.VALIDATING);
            Duration timeout = change.rollout().validateTimeout();
            Gate gate = Gate.once(
                    change.cluster(),
                    WorkflowClock.now().plus(timeout),
                    change.rollout().policy().toleratedWorkers());
            GateReport report = call(() -> Stubs.gates(timeout).gate(gate));
            if (!report.green()) {
                fail("the cluster did not validate: " + report.text());
                return;
            }
            journal.validated(report.report().nodes());
        }
        if (!change.rollout().roll()) {
            complete("done");
            return;
        }
        Rollouts.Landed landed = rollouts.landed();
        landed.failure().ifPresentOrElse(this::fail, () -> complete(done(landed.groups())));
    }

    private String done(List<GroupSummary> groups) {
        return change.rollout().cloudOnly() && !groups.isEmpty()
                ? "done: " + groups.stream().map(GroupSummary::serving).collect(Collectors.joining("; "))
                : "done";
    }

    private void complete(String message) {
        progress.stopIfAborted();
        enter(Phase.COMPLETED);
        journal.completed(message);
    }

    private void fail(String why) {
        end(why, progress.aborted().isPresent() ? Phase.ABORTED : Phase.FAILED);
    }

    private void end(String why, Phase ending) {
        progress.fail(why, ending);
        journal.failed(why, ending);
    }

    private void enter(Phase phase) {
        progress.enter(phase);
        if (!phase.isFinal()) {
            records.seal(progress.view());
        }
    }

    @Override
    public ChangeView approve(Approval word) {
        approval.approve(word);
        return progress.view();
    }

    @Override
    public void validateApprove(Approval word) {
        rules.mayApprove(word, approval.rejected());
    }

    @Override
    public ChangeView reject(Approval word) {
        approval.reject(word);
        return progress.view();
    }

    @Override
    public void validateReject(Approval word) {
        rules.mayReject(word, approval.rejected());
    }

    @Override
    public ChangeView pause(CommandRequest word) {
        // First, or a group could begin between the two that never hears of it.
        progress.paused(true);
        rollouts.pause();
        journal.paused(word);
        return progress.view();
    }

    @Override
    public void validatePause(CommandRequest word) {
        rules.mayPause();
    }

    @Override
    public ChangeView resume(CommandRequest word) {
        progress.paused(false);
        rollouts.resume();
        journal.resumed(word);
        return progress.view();
    }

    @Override
    public void validateResume(CommandRequest word) {
        rules.mayResume();
    }

    @Override
    public ChangeView abort(CommandRequest word) {
        Phase phase = progress.phase();
        progress.abort(word);
        tellAborted(word, phase);
        return progress.view();
    }

    private void cancelled() {
        boolean ends = progress.phase().isFinal()
                || approval.rejected()
                || progress.aborted().isPresent();
        if (!ends) {
            abort(Aborted.AT_TEMPORAL);
        }
    }

    private void tellAborted(CommandRequest word, Phase phase) {
        calls.callOff();
        rollouts.abort(word);
        journal.aborted(word, phase);
    }

    @Override
    public void validateAbort(CommandRequest word) {
        rules.mayAbort(approval.rejected());
    }

    @Override
    public ChangeView skip(SubjectCommand order) {
        rollouts.skip(order);
        journal.ordered("skip", order);
        return progress.view();
    }

    @Override
    public void validateSkip(SubjectCommand order) {
        rules.maySkip(order);
    }

    @Override
    public ChangeView force(SubjectCommand order) {
        rollouts.force(order);
        journal.ordered("force", order);
        return progress.view();
    }

    @Override
    public void validateForce(SubjectCommand order) {
        rules.mayForce(order);
    }

    @Override
    public ChangeView retry(CommandRequest word) {
        return answer(UpdateRules.retry(word));
    }

    @Override
    public void validateRetry(CommandRequest word) {
        rules.mayRetry(word);
    }

    @Override
    public ChangeView retarget(QuestionAnswer answer) {
        return answer(answer);
    }

    @Override
    public void validateRetarget(QuestionAnswer answer) {
        rules.mayRetarget(answer);
    }

    @Override
    public ChangeView answer(QuestionAnswer answer) {
        // Its validator has accepted it, perhaps by the rules of an earlier release: a replay asks no rule again.
        progress.meant(answer).ifPresent(question -> carry(answer, question));
        return progress.view();
    }

    private void carry(QuestionAnswer answer, OpenQuestion question) {
        progress.answered(question, answer);
        // Whichever group asked, the answer is about the change: no other goes on, and none begins.
        boolean aborts = answer.choice().equals("abort") && progress.aborted().isEmpty();
        CommandRequest word = new CommandRequest(answer.who(), answer.reason());
        if (aborts) {
            progress.abort(word);
        }
        rollouts.answer(question.instanceGroup(), answer);
        if (aborts) {
            tellAborted(word, progress.phase());
        }
    }

    @Override
    public void validateAnswer(QuestionAnswer answer) {
        rules.mayAnswer(answer);
    }

    @Override
    public void report(GroupReport report) {
        progress.rolling(report);
    }

    @Override
    public ChangeView view() {
        return progress.view();
    }

    private boolean isDelete() {
        return change.request() instanceof ChangeRequest.Delete;
    }
}
