package dev.windlass.workflow;

import dev.windlass.change.Approval;
import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.Phase;
import dev.windlass.workflow.ChangeWorkflow.Answer;
import dev.windlass.workflow.ChangeWorkflow.Report;

/** Which words a change takes now. A refusal names the field and the rule; it leaves no trace in the change's history. */
final class UpdateRules {

    private final Change change;
    private final ChangeProgress progress;

    UpdateRules(Change change, ChangeProgress progress) {
        this.change = change;
        this.progress = progress;
    }

    void mayApprove(Approval approval, boolean rejected) {
        mayReject(approval, rejected);
        if (change.approval() == ApprovalPolicy.TWO_PERSON && samePerson(approval.who(), change.requester())) {
            throw refusal("who: " + approval.who() + " asked for this change; somebody else must approve it");
        }
    }

    void mayReject(Approval word, boolean rejected) {
        requireUnfinished();
        if (progress.phase() != Phase.AWAITING_APPROVAL || progress.approval() != null || rejected) {
            throw refusal("change: " + change.id() + " does not wait for approval; it is " + progress.phase());
        }
        if (!progress.plan().digest().equals(word.digest())) {
            throw refusal(
                    "digest: " + word.digest() + " is not the plan that waits, which is " + progress.plan().digest());
        }
    }

    void mayPause() {
        requireUnfinished();
        if (progress.paused()) {
            throw refusal("change: " + change.id() + " is paused already");
        }
    }

    void mayResume() {
        requireUnfinished();
        if (!progress.paused()) {
            throw refusal("change: " + change.id() + " is not paused");
        }
    }

    void mayAnswer(Answer answer) {
        requireUnfinished();
        Report asking = progress.asking()
                .orElseThrow(() -> refusal("change: " + change.id() + " asks nothing"));
        if (answer.question() != null && !answer.question().equals(asking.question())) {
            throw refusal("question: another one is asked now: " + asking.question());
        }
        if (!asking.choices().contains(answer.choice())) {
            throw refusal("choice: must be one of " + asking.choices());
        }
    }

    private void requireUnfinished() {
        if (progress.phase().isFinal()) {
            throw refusal("change: " + change.id() + " is finished: " + progress.phase());
        }
    }

    private static boolean samePerson(String one, String other) {
        return one.strip().equalsIgnoreCase(other.strip());
    }

    private static IllegalArgumentException refusal(String why) {
        return new IllegalArgumentException(why);
    }
}
