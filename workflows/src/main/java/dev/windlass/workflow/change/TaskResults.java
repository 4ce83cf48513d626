package dev.windlass.workflow.change;

import dev.windlass.change.EventTypes;
import dev.windlass.plan.PlanSummary;
import dev.windlass.plan.PlanSummary.TaskNode;
import dev.windlass.workflow.JournalWriter;
import dev.windlass.workflow.change.TaskOutcome.Done;
import dev.windlass.workflow.change.TaskOutcome.Failed;
import dev.windlass.workflow.change.TaskOutcome.GivenUp;
import dev.windlass.workflow.change.TaskOutcome.NotBegun;
import dev.windlass.workflow.change.TaskOutcome.Unmet;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What became of a plan's tasks, in words: one entry for each that is not done, and a sum. */
record TaskResults(PlanSummary plan, List<TaskOutcome> outcomes) {

    TaskResults {
        outcomes = List.copyOf(outcomes);
    }

    boolean complete() {
        return outcomes.stream().allMatch(Done.class::isInstance);
    }

    /** Each task that AWS refused, with AWS' words, sorted by key. */
    String failures() {
        return IntStream.range(0, outcomes.size())
                .filter(i -> outcomes.get(i) instanceof Failed)
                .mapToObj(i -> task(i).key() + ": " + ((Failed) outcomes.get(i)).why())
                .sorted()
                .collect(Collectors.joining("; "));
    }

    /** {@code 1 of 3 tasks done, 1 failed, 1 not begun}. */
    String summary() {
        String done = count(outcome -> outcome instanceof Done) + " of " + outcomes.size() + " tasks done";
        return Stream.of(
                        done,
                        some(count(outcome -> outcome instanceof Failed), "failed"),
                        some(count(outcome -> outcome instanceof GivenUp), "given up in the middle"),
                        some(count(outcome -> outcome instanceof NotBegun || outcome instanceof Unmet), "not begun"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private long count(Predicate<TaskOutcome> which) {
        return outcomes.stream().filter(which).count();
    }

    private static String some(long count, String what) {
        return count == 0 ? "" : count + " " + what;
    }

    /** A task that is done was told as it was. */
    void tell(JournalWriter journal) {
        for (int i = 0; i < outcomes.size(); i++) {
            String key = task(i).key().toString();
            String what = task(i).action().name().toLowerCase(Locale.ROOT) + " " + key;
            switch (outcomes.get(i)) {
                case Done _ -> {}
                case Failed failed -> journal.say(EventTypes.TASK_FAILED, key, "failed: " + what + ": " + failed.why());
                case GivenUp(String answer) ->
                    journal.say(
                            EventTypes.TASK_GIVEN_UP,
                            key,
                            "given up: " + what + "; whether AWS has done it is not known"
                                    + (answer.isEmpty() ? "" : "; the last answer was: " + answer));
                case Unmet unmet ->
                    journal.say(EventTypes.TASK_NOT_BEGUN, key, "not begun: " + what + "; it needs " + unmet.needed());
                case NotBegun _ -> journal.say(EventTypes.TASK_NOT_BEGUN, key, "not begun: " + what);
            }
        }
    }

    private TaskNode task(int index) {
        return plan.tasks().get(index);
    }
}
