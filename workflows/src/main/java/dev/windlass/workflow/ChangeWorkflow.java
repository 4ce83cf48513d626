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

    /**
     * Ends the rolling: nothing else is begun, drains in hand are given up, marks are taken away, and a surge is settled.
     * Refused, with the reason, while nothing rolls.
     */
    @UpdateMethod
    ChangeView abort(Word word);

    @UpdateValidatorMethod(updateName = "abort")
    void validateAbort(Word word);

    /** Leaves one node as it is; {@code subject} is its name or its instance's id. Also while it is being drained. */
    @UpdateMethod
    ChangeView skip(Order order);

    @UpdateValidatorMethod(updateName = "skip")
    void validateSkip(Order order);

    /** Deletes one pod, {@code subject} as {@code namespace/name}, past its PodDisruptionBudget when its node is drained. */
    @UpdateMethod
    ChangeView force(Order order);

    @UpdateValidatorMethod(updateName = "force")
    void validateForce(Order order);

    /** Answers {@code retry} to the question that offers it. */
    @UpdateMethod
    ChangeView retry(Word word);

    @UpdateValidatorMethod(updateName = "retry")
    void validateRetry(Word word);

    /**
     * Says what becomes of a rollout whose launch template moved meanwhile: {@code finish} what was begun, {@code fold-in}
     * the newer version, or {@code restart} with it.
     */
    @UpdateMethod
    ChangeView retarget(Answer answer);

    @UpdateValidatorMethod(updateName = "retarget")
    void validateRetarget(Answer answer);

    /** Answers the question a rollout asks with one of the choices that it names. */
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

    record Word(String who, String reason) {
        public Word {
            reason = reason == null ? "" : reason;
        }
    }

    /** @param subject what it is about: a node, an instance, a pod */
    record Order(String subject, String who, String reason) {
        public Order {
            reason = reason == null ? "" : reason;
        }
    }

    /**
     * @param question the text that was answered, so that an answer never meets another question than the one that was
     *     read; {@code null} takes the risk
     * @param instanceGroup whose question, as two groups may ask the same; {@code null} where one question is open
     */
    record Answer(String choice, String who, String reason, String question, String instanceGroup) {

        public Answer(String choice, String who, String reason, String question) {
            this(choice, who, reason, question, null);
        }
    }
}
