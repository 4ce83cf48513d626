package dev.windlass.workflow.change;

import dev.windlass.activity.PlanActivities.Commit;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.EventTypes;
import dev.windlass.plan.PlanSummary;
import dev.windlass.plan.PlanSummary.TaskNode;
import dev.windlass.workflow.JournalWriter;
import dev.windlass.workflow.Stubs;
import dev.windlass.workflow.rollout.AbortableActivities;
import dev.windlass.workflow.rollout.Aborted;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Applies the approved plan, and then takes it at its word: the same plan again must be empty. */
final class PlanApplication {

    private static final int LOOKS = 12;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private final Change change;
    private final ChangeProgress progress;
    private final JournalWriter journal;
    private final AbortableActivities calls;

    PlanApplication(Change change, ChangeProgress progress, JournalWriter journal, AbortableActivities calls) {
        this.change = change;
        this.progress = progress;
        this.journal = journal;
        this.calls = calls;
    }

    /**
     * @return why it did not succeed, in words; empty where everything is applied
     * @throws Aborted once a person has said so
     */
    Optional<String> apply() {
        PlanSummary plan = progress.plan();
        TaskResults results = new TaskResults(plan, new TaskDag(change, progress, calls).apply(this::done));
        if (!results.complete() || progress.aborted().isPresent()) {
            results.tell(journal);
            journal.say(EventTypes.CHANGE_PARTLY_APPLIED, change.id(), results.summary() + "; " + whatFollows());
        }
        progress.aborted().ifPresent(word -> {
            throw new Aborted(Aborted.by(word) + ": " + results.summary());
        });
        if (!results.complete()) {
            return Optional.of(results.failures());
        }
        PlanSummary left = left(plan);
        if (!left.isEmpty()) {
            return Optional.of("applied, but the same plan is not empty: "
                    + left.tasks().stream().map(task -> task.key().toString()).collect(Collectors.joining(", ")));
        }
        journal.say(
                EventTypes.CHANGE_APPLIED,
                change.id(),
                plan.tasks().isEmpty()
                        ? "there is no task to apply"
                        : "applied %d of %d tasks; the same plan is now empty"
                                .formatted(
                                        progress.view().tasksDone(),
                                        plan.tasks().size()));
        return Optional.empty();
    }

    private String whatFollows() {
        return change.request() instanceof ChangeRequest.Delete
                ? "the cluster's specs stay in the state store until everything else is gone; delete it again to go on from here"
                : "the specs of this change are in the state store; the next update goes on from here";
    }

    /** AWS tells some of what it was told only after a while: SQS attributes take up to a minute, tags lag. */
    private PlanSummary left(PlanSummary plan) {
        Commit commit = new Commit(change.cluster(), plan.digest());
        PlanSummary left = calls.call(() -> Stubs.plans().replan(commit));
        for (int look = 1; look < LOOKS && !left.isEmpty(); look++) {
            Workflow.await(BETWEEN_LOOKS, () -> progress.aborted().isPresent());
            progress.stopIfAborted();
            left = calls.call(() -> Stubs.plans().replan(commit));
        }
        return left;
    }

    private void done(TaskNode task) {
        progress.taskDone();
        String done = Integer.toString(progress.view().tasksDone());
        String total = Integer.toString(progress.plan().tasks().size());
        journal.say(
                EventTypes.TASK_COMPLETED,
                JournalWriter.WINDLASS,
                task.key().toString(),
                "%s/%s %s %s".formatted(done, total, task.action().name().toLowerCase(Locale.ROOT), task.key()),
                Map.of("done", done, "total", total));
    }
}
