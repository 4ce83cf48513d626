package dev.windlass.workflow;

import dev.windlass.change.Approval;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeView;
import dev.windlass.change.ChangeView.GroupProgress;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/** One change from plan to landing. Workflow id {@code change/<cluster>/<change id>}. */
@WorkflowInterface
public interface ChangeWorkflow {

    static String id(String cluster, String change) {
        return "change/" + cluster + "/" + change;
    }

    @WorkflowMethod
    ChangeView run(Change change);

    /** Refused, with the reason, unless the change waits for approval of exactly this digest by somebody who may. */
    @UpdateMethod
    ChangeView approve(Approval approval);

    @UpdateValidatorMethod(updateName = "approve")
    void validateApprove(Approval approval);

    @UpdateMethod
    ChangeView reject(Approval rejection);

    @UpdateValidatorMethod(updateName = "reject")
    void validateReject(Approval rejection);

    /** Finishes the step in hand and starts no other until resumed. */
    @UpdateMethod
    ChangeView pause(Word word);

    @UpdateValidatorMethod(updateName = "pause")
    void validatePause(Word word);

    @UpdateMethod
    ChangeView resume(Word word);

    @UpdateValidatorMethod(updateName = "resume")
    void validateResume(Word word);

    /** Answers the question a rollout asks: {@code retry}, {@code force}, {@code skip} or {@code abort}. */
    @UpdateMethod
    ChangeView answer(Answer answer);

    @UpdateValidatorMethod(updateName = "answer")
    void validateAnswer(Answer answer);

    /** A rollout of this change tells how far it is, and what it asks; only rollouts send it. */
    @SignalMethod
    void report(Report report);

    @QueryMethod
    ChangeView view();

    /**
     * @param question {@code null} where it asks nothing
     * @param choices what may be answered
     */
    record Report(GroupProgress progress, String question, List<String> choices) {
        public Report {
            choices = List.copyOf(choices);
        }
    }

    record Word(String who, String reason) {}

    /**
     * @param question the text that was answered, so that an answer never meets another question than the one that was
     *     read; {@code null} takes the risk
     */
    record Answer(String choice, String who, String reason, String question) {}
}
