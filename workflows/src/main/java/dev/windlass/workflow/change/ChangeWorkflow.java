package dev.windlass.workflow.change;

import dev.windlass.change.Approval;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeView;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.QuestionAnswer;
import dev.windlass.change.SubjectCommand;
import dev.windlass.workflow.rollout.GroupReportReceiver;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One change from plan to landing. Workflow id {@code change/<cluster>/<change id>}. */
@WorkflowInterface
public interface ChangeWorkflow extends GroupReportReceiver {

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
    ChangeView pause(CommandRequest word);

    @UpdateValidatorMethod(updateName = "pause")
    void validatePause(CommandRequest word);

    @UpdateMethod
    ChangeView resume(CommandRequest word);

    @UpdateValidatorMethod(updateName = "resume")
    void validateResume(CommandRequest word);

    /**
     * Ends the rolling: nothing else is begun, drains in hand are given up, marks are taken away, and a surge is settled.
     * Refused, with the reason, while nothing rolls.
     */
    @UpdateMethod
    ChangeView abort(CommandRequest word);

    @UpdateValidatorMethod(updateName = "abort")
    void validateAbort(CommandRequest word);

    /** Leaves one node as it is; {@code subject} is its name or its instance's id. Also while it is being drained. */
    @UpdateMethod
    ChangeView skip(SubjectCommand order);

    @UpdateValidatorMethod(updateName = "skip")
    void validateSkip(SubjectCommand order);

    /** Deletes one pod, {@code subject} as {@code namespace/name}, past its PodDisruptionBudget when its node is drained. */
    @UpdateMethod
    ChangeView force(SubjectCommand order);

    @UpdateValidatorMethod(updateName = "force")
    void validateForce(SubjectCommand order);

    /** Answers {@code retry} to the question that offers it. */
    @UpdateMethod
    ChangeView retry(CommandRequest word);

    @UpdateValidatorMethod(updateName = "retry")
    void validateRetry(CommandRequest word);

    /**
     * Says what becomes of a rollout whose launch template moved meanwhile: {@code finish} what was begun, {@code fold-in}
     * the newer version, or {@code restart} with it.
     */
    @UpdateMethod
    ChangeView retarget(QuestionAnswer answer);

    @UpdateValidatorMethod(updateName = "retarget")
    void validateRetarget(QuestionAnswer answer);

    /** Answers the question a rollout asks with one of the choices that it names. */
    @UpdateMethod
    ChangeView answer(QuestionAnswer answer);

    @UpdateValidatorMethod(updateName = "answer")
    void validateAnswer(QuestionAnswer answer);

    @QueryMethod
    ChangeView view();
}
