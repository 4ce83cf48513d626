package dev.windlass.server.command;

import dev.windlass.change.Approval;
import dev.windlass.change.ChangeView;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.QuestionAnswer;
import dev.windlass.change.SubjectCommand;
import dev.windlass.server.problem.ProblemException;
import dev.windlass.server.query.ChangeReference;

/**
 * Words to a running change. Each answers how the change stands afterwards, or throws a {@link ProblemException}: 404
 * where the change is unknown, 409 with the rule where the word does not fit.
 */
public interface ChangeCommands {

    ChangeView approve(ChangeReference change, Approval approval);

    ChangeView reject(ChangeReference change, Approval rejection);

    ChangeView pause(ChangeReference change, CommandRequest word);

    ChangeView resume(ChangeReference change, CommandRequest word);

    ChangeView abort(ChangeReference change, CommandRequest word);

    ChangeView skip(ChangeReference change, SubjectCommand node);

    ChangeView force(ChangeReference change, SubjectCommand pod);

    ChangeView retry(ChangeReference change, CommandRequest word);

    ChangeView retarget(ChangeReference change, QuestionAnswer answer);

    ChangeView answer(ChangeReference change, QuestionAnswer answer);
}
