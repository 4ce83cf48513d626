package dev.windlass.api;

import dev.windlass.change.Approval;
import dev.windlass.change.ChangeView;
import dev.windlass.workflow.ChangeWorkflow.Answer;
import dev.windlass.workflow.ChangeWorkflow.Word;

/**
 * Words to a running change. Each answers how the change stands afterwards, or throws a {@link ProblemException}: 404
 * where the change is unknown, 409 with the rule where the word does not fit.
 */
interface ChangeCommands {

    ChangeView approve(String id, Approval approval);

    ChangeView reject(String id, Approval rejection);

    ChangeView pause(String id, Word word);

    ChangeView resume(String id, Word word);

    ChangeView answer(String id, Answer answer);
}
