package dev.windlass.api;

import dev.windlass.change.Approval;
import dev.windlass.change.ChangeView;
import dev.windlass.workflow.ChangeWorkflow.Answer;
import dev.windlass.workflow.ChangeWorkflow.Order;
import dev.windlass.workflow.ChangeWorkflow.Word;

/**
 * Words to a running change. Each answers how the change stands afterwards, or throws a {@link ProblemException}: 404
 * where the change is unknown, 409 with the rule where the word does not fit.
 */
interface ChangeCommands {

    ChangeView approve(ChangeReference change, Approval approval);

    ChangeView reject(ChangeReference change, Approval rejection);

    ChangeView pause(ChangeReference change, Word word);

    ChangeView resume(ChangeReference change, Word word);

    ChangeView abort(ChangeReference change, Word word);

    ChangeView skip(ChangeReference change, Order node);

    ChangeView force(ChangeReference change, Order pod);

    ChangeView retry(ChangeReference change, Word word);

    ChangeView retarget(ChangeReference change, Answer answer);

    ChangeView answer(ChangeReference change, Answer answer);
}
