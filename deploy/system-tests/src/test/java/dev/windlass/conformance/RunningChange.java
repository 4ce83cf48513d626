package dev.windlass.conformance;

import dev.windlass.activity.TaskQueues;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeView;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.QuestionAnswer;
import dev.windlass.change.SubjectCommand;
import dev.windlass.server.query.PendingWork;
import dev.windlass.server.query.RolloutQueries;
import dev.windlass.workflow.change.ChangeWorkflow;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.function.Predicate;

/** A change under way. */
final class RunningChange {

    private static final int LOOKS = 4_000;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final Engine engine;
    private final String id;
    private final ChangeWorkflow workflow;

    private RunningChange(Engine engine, String id, ChangeWorkflow workflow) {
        this.engine = engine;
        this.id = id;
        this.workflow = workflow;
    }

    /** One that was started by somebody else, or will be. */
    static RunningChange of(Engine engine, String cluster, String id) {
        return new RunningChange(
                engine, id, engine.client().newWorkflowStub(ChangeWorkflow.class, ChangeWorkflow.id(cluster, id)));
    }

    static RunningChange start(Engine engine, Change change) {
        ChangeWorkflow workflow = engine.client()
                .newWorkflowStub(
                        ChangeWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(ChangeWorkflow.id(change.cluster(), change.id()))
                                .setTaskQueue(TaskQueues.WORKFLOWS)
                                .build());
        WorkflowClient.start(workflow::run, change);
        return new RunningChange(engine, change.id(), workflow);
    }

    String id() {
        return id;
    }

    /** Lets time skip until the change has ended. */
    Outcome result() {
        return new Outcome(WorkflowStub.fromTyped(workflow).getResult(ChangeView.class));
    }

    /** Lets time pass, half a second at a time, until the view is as asked. */
    ChangeView await(Predicate<ChangeView> condition) {
        ChangeView view = view();
        for (int look = 0; look < LOOKS; look++) {
            if (condition.test(view)) {
                return view;
            }
            if (view.phase().isFinal()) {
                break;
            }
            engine.pass(BETWEEN_LOOKS);
            view = view();
        }
        throw new AssertionError("never as asked; last seen " + view);
    }

    /** One that waits in its cluster's queue is no workflow yet. */
    boolean hasBegun() {
        try {
            return view() != null;
        } catch (WorkflowNotFoundException notYet) {
            return false;
        }
    }

    /** Whether it has ended, as far as Temporal knows; no worker has to live. */
    boolean isOver() {
        return WorkflowStub.fromTyped(workflow).describe().getStatus()
                != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    }

    ChangeView awaitQuestion() {
        return await(view -> view.question() != null);
    }

    ChangeView view() {
        return workflow.view();
    }

    /** As somebody sees it who asks for this change: with the nodes in hand, and what it waits for. */
    ChangeView seen() {
        return new PendingWork(engine.client()).seenIn(new RolloutQueries(engine.client()).seenIn(view()));
    }

    void answer(String choice) {
        answer(choice, null);
    }

    /** @param question the one that was read */
    void answer(String choice, String question) {
        answer(choice, "bob", question);
    }

    void answer(String choice, String who, String question) {
        workflow.answer(new QuestionAnswer(choice, who, "because", question));
    }

    void pause() {
        workflow.pause(new CommandRequest("bob", "because"));
    }

    void resume() {
        workflow.resume(new CommandRequest("bob", "because"));
    }

    void abort() {
        workflow.abort(new CommandRequest("bob", "because"));
    }

    void skip(String node) {
        workflow.skip(new SubjectCommand(node, "bob", "because"));
    }

    void force(String pod) {
        workflow.force(new SubjectCommand(pod, "bob", "because"));
    }

    /** Lets this much time pass. */
    void after(Duration time) {
        engine.pass(time);
    }
}
