package dev.windlass.server.command;

import dev.windlass.change.Approval;
import dev.windlass.change.ChangeView;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.QuestionAnswer;
import dev.windlass.change.SubjectCommand;
import dev.windlass.server.problem.ProblemException;
import dev.windlass.server.query.ChangeQueries;
import dev.windlass.server.query.ChangeReference;
import dev.windlass.workflow.change.ChangeWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import jakarta.inject.Singleton;
import java.util.function.Function;

/** Says the words as updates: their validators decide, and leave no trace of what they refuse. */
@Singleton
final class TemporalChangeCommands implements ChangeCommands {

    private final WorkflowClient client;
    private final ChangeQueries queries;

    TemporalChangeCommands(WorkflowClient client, ChangeQueries queries) {
        this.client = client;
        this.queries = queries;
    }

    @Override
    public ChangeView approve(ChangeReference change, Approval approval) {
        return say(change, workflow -> workflow.approve(approval));
    }

    @Override
    public ChangeView reject(ChangeReference change, Approval rejection) {
        return say(change, workflow -> workflow.reject(rejection));
    }

    @Override
    public ChangeView pause(ChangeReference change, CommandRequest word) {
        return say(change, workflow -> workflow.pause(word));
    }

    @Override
    public ChangeView resume(ChangeReference change, CommandRequest word) {
        return say(change, workflow -> workflow.resume(word));
    }

    @Override
    public ChangeView abort(ChangeReference change, CommandRequest word) {
        return say(change, workflow -> workflow.abort(word));
    }

    @Override
    public ChangeView skip(ChangeReference change, SubjectCommand node) {
        return say(change, workflow -> workflow.skip(node));
    }

    @Override
    public ChangeView force(ChangeReference change, SubjectCommand pod) {
        return say(change, workflow -> workflow.force(pod));
    }

    @Override
    public ChangeView retry(ChangeReference change, CommandRequest word) {
        return say(change, workflow -> workflow.retry(word));
    }

    @Override
    public ChangeView retarget(ChangeReference change, QuestionAnswer answer) {
        return say(change, workflow -> workflow.retarget(answer));
    }

    @Override
    public ChangeView answer(ChangeReference change, QuestionAnswer answer) {
        return say(change, workflow -> workflow.answer(answer));
    }

    private ChangeView say(ChangeReference reference, Function<ChangeWorkflow, ChangeView> word) {
        ChangeView known = queries.change(reference).orElseThrow(reference::notFound);
        if (known.phase().isFinal()) {
            throw ended(known);
        }
        ChangeWorkflow workflow =
                client.newWorkflowStub(ChangeWorkflow.class, ChangeWorkflow.id(known.cluster(), known.id()));
        try {
            return word.apply(workflow);
        } catch (WorkflowUpdateException refused) {
            throw ProblemException.conflict(rule(refused));
        } catch (WorkflowNotFoundException gone) {
            throw queries.change(new ChangeReference(known.id(), known.cluster()))
                    .filter(view -> view.phase().isFinal())
                    .map(TemporalChangeCommands::ended)
                    .orElseGet(
                            () -> ProblemException.conflict("change: " + known.id() + " waits behind another change"));
        } catch (WorkflowException away) {
            throw ProblemException.unavailable("Temporal or its workers do not answer");
        }
    }

    private static ProblemException ended(ChangeView view) {
        return ProblemException.conflict(
                "change: " + view.id() + " is finished: " + view.phase().words());
    }

    private static String rule(WorkflowUpdateException refused) {
        return refused.getCause() instanceof ApplicationFailure failure
                ? failure.getOriginalMessage()
                : "change: the word was refused";
    }
}
