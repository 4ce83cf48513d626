package dev.windlass.api;

import dev.windlass.change.Approval;
import dev.windlass.change.ChangeView;
import dev.windlass.workflow.ChangeWorkflow;
import dev.windlass.workflow.ChangeWorkflow.Answer;
import dev.windlass.workflow.ChangeWorkflow.Word;
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
    public ChangeView approve(String id, Approval approval) {
        return say(id, change -> change.approve(approval));
    }

    @Override
    public ChangeView reject(String id, Approval rejection) {
        return say(id, change -> change.reject(rejection));
    }

    @Override
    public ChangeView pause(String id, Word word) {
        return say(id, change -> change.pause(word));
    }

    @Override
    public ChangeView resume(String id, Word word) {
        return say(id, change -> change.resume(word));
    }

    @Override
    public ChangeView answer(String id, Answer answer) {
        return say(id, change -> change.answer(answer));
    }

    private ChangeView say(String id, Function<ChangeWorkflow, ChangeView> word) {
        ChangeView known = queries.change(id).orElseThrow(() -> ProblemException.notFound("change " + id));
        if (known.phase().isFinal()) {
            throw ended(known);
        }
        ChangeWorkflow workflow =
                client.newWorkflowStub(ChangeWorkflow.class, ChangeWorkflow.id(known.cluster(), id));
        try {
            return word.apply(workflow);
        } catch (WorkflowUpdateException refused) {
            throw ProblemException.conflict(rule(refused));
        } catch (WorkflowNotFoundException gone) {
            throw queries.change(id)
                    .filter(view -> view.phase().isFinal())
                    .map(TemporalChangeCommands::ended)
                    .orElseGet(() -> ProblemException.conflict("change: " + id + " waits behind another change"));
        } catch (WorkflowException away) {
            throw ProblemException.unavailable("Temporal or its workers do not answer");
        }
    }

    private static ProblemException ended(ChangeView view) {
        return ProblemException.conflict("change: " + view.id() + " is finished (" + view.phase() + ")");
    }

    private static String rule(WorkflowUpdateException refused) {
        return refused.getCause() instanceof ApplicationFailure failure
                ? failure.getOriginalMessage()
                : "change: the word was refused";
    }
}
