package dev.windlass.workflow;

import dev.windlass.activity.TaskActivities;
import dev.windlass.activity.TaskActivities.Applied;
import dev.windlass.activity.TaskActivities.Task;
import dev.windlass.change.Change;
import dev.windlass.model.ResourceKey;
import dev.windlass.plan.PlanSummary;
import dev.windlass.plan.PlanSummary.TaskNode;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Applies the tasks of a sealed plan: each starts the moment its own dependencies are done. There are no waves. When one
 * fails for good, those that need it are not begun and all others are finished first.
 */
final class TaskDag {

    private final TaskActivities activities = Stubs.tasks();
    private final Change change;
    private final PlanSummary plan;
    private final SortedMap<ResourceKey, String> identifiers = new TreeMap<>();
    private final Map<ResourceKey, String> failures = new TreeMap<>();

    TaskDag(Change change, PlanSummary plan) {
        this.change = change;
        this.plan = plan;
    }

    /**
     * @param mayStart asked before each task; a task waits while it says no (pause)
     * @param done told of each task as it completes
     * @return what failed, by task; empty when everything is applied
     */
    Map<ResourceKey, String> apply(BooleanSupplier mayStart, Consumer<TaskNode> done) {
        SortedMap<ResourceKey, CompletablePromise<Boolean>> outcomes = new TreeMap<>();
        plan.tasks().forEach(task -> outcomes.put(task.key(), Workflow.newPromise()));
        List<Promise<Void>> running = new ArrayList<>();
        for (TaskNode task : plan.tasks()) {
            running.add(Async.procedure(() -> outcomes.get(task.key()).complete(run(task, outcomes, mayStart, done))));
        }
        Promise.allOf(running).get();
        return failures;
    }

    private boolean run(
            TaskNode task,
            SortedMap<ResourceKey, CompletablePromise<Boolean>> outcomes,
            BooleanSupplier mayStart,
            Consumer<TaskNode> done) {
        for (ResourceKey dependency : task.after()) {
            if (!outcomes.get(dependency).get()) {
                return false;
            }
        }
        Workflow.await(mayStart::getAsBoolean);
        SortedMap<ResourceKey, String> needed = new TreeMap<>();
        task.after().forEach(key -> needed.put(key, identifiers.get(key)));
        try {
            Applied applied = activities.apply(new Task(change.cluster(), change.id(), plan.digest(), task.key(), needed));
            identifiers.put(task.key(), applied.identifier());
            done.accept(task);
            return true;
        } catch (ActivityFailure e) {
            failures.put(task.key(), Failures.message(e));
            return false;
        }
    }
}
