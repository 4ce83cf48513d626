package dev.windlass.workflow.change;

import dev.windlass.activity.TaskActivities;
import dev.windlass.activity.TaskActivities.Task;
import dev.windlass.change.Change;
import dev.windlass.plan.PlanSummary.TaskNode;
import dev.windlass.resource.ResourceKey;
import dev.windlass.workflow.Failures;
import dev.windlass.workflow.Stubs;
import dev.windlass.workflow.change.TaskOutcome.Done;
import dev.windlass.workflow.rollout.AbortableActivities;
import dev.windlass.workflow.rollout.Aborted;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Applies the tasks of a sealed plan: each starts the moment its own dependencies are done. There are no waves. When one
 * fails for good, those that need it are not begun and all others are finished first. An abort begins no other task, waits
 * for no further attempt, and lets an attempt that is under way end.
 */
final class TaskDag {

    private final TaskActivities activities = Stubs.tasks();
    private final Change change;
    private final ChangeProgress progress;
    private final AbortableActivities calls;
    private final SortedMap<ResourceKey, CompletablePromise<TaskOutcome>> outcomes = new TreeMap<>();

    TaskDag(Change change, ChangeProgress progress, AbortableActivities calls) {
        this.change = change;
        this.progress = progress;
        this.calls = calls;
    }

    /**
     * @param done told of each task as it completes
     * @return what became of each task, in the plan's order
     */
    List<TaskOutcome> apply(Consumer<TaskNode> done) {
        List<TaskNode> tasks = progress.plan().tasks();
        tasks.forEach(task -> outcomes.put(task.key(), Workflow.newPromise()));
        List<Promise<Void>> running = new ArrayList<>();
        for (TaskNode task : tasks) {
            running.add(Async.procedure(() -> outcomes.get(task.key()).complete(run(task, done))));
        }
        Promise.allOf(running).get();
        return tasks.stream().map(task -> outcomes.get(task.key()).get()).toList();
    }

    private TaskOutcome run(TaskNode task, Consumer<TaskNode> done) {
        SortedMap<ResourceKey, String> needed = new TreeMap<>();
        for (ResourceKey key : task.after()) {
            if (!(outcomes.get(key).get() instanceof Done earlier)) {
                return aborted() ? new TaskOutcome.NotBegun() : new TaskOutcome.Unmet(key);
            }
            needed.put(key, earlier.identifier());
        }
        Workflow.await(() -> !progress.paused() || aborted());
        if (aborted()) {
            return new TaskOutcome.NotBegun();
        }
        TaskOutcome outcome =
                attempts(new Task(change.cluster(), change.id(), progress.plan().digest(), task.key(), needed));
        if (outcome instanceof Done) {
            done.accept(task);
        }
        return outcome;
    }

    private TaskOutcome attempts(Task task) {
        try {
            return calls.call(() -> untilAnswered(task));
        } catch (Aborted e) {
            return new TaskOutcome.GivenUp("");
        }
    }

    private TaskOutcome untilAnswered(Task task) {
        try {
            return new Done(activities.apply(task).identifier());
        } catch (ActivityFailure e) {
            if (e.getCause() instanceof CanceledFailure) {
                throw e;
            }
            boolean refused = e.getCause() instanceof ApplicationFailure failure && failure.isNonRetryable();
            return aborted() && !refused
                    ? new TaskOutcome.GivenUp(Failures.message(e))
                    : new TaskOutcome.Failed(Failures.message(e));
        }
    }

    private boolean aborted() {
        return progress.aborted().isPresent();
    }
}
