package dev.windlass.workflow.rollout;

import dev.windlass.change.ChangeView.NodeInHand;
import dev.windlass.rollout.Candidate;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The nodes that are being replaced at this moment, side by side. One that fails never hides what became of another. */
final class InFlightNodes {

    private final SortedMap<String, Work> works = new TreeMap<>();

    /** What became of those that are done. @param failure the first one's; {@code null} where none failed */
    record Swept(List<Candidate> replaced, List<Candidate> skipped, RuntimeException failure) {}

    private static final class Work {
        private final Candidate candidate;
        private Promise<NodeReplacement.Outcome> promise;
        private String step = "waiting";

        private Work(Candidate candidate) {
            this.candidate = candidate;
        }
    }

    /** What one node's work tells of itself. */
    interface Step {
        void is(String step);
    }

    /** The work of one node, which is told to whom to report its steps. */
    interface Task {
        NodeReplacement.Outcome run(Step step);
    }

    void begin(Candidate candidate, Task task) {
        Work work = new Work(candidate);
        works.put(candidate.instance().id(), work);
        work.promise = Async.function(() -> task.run(step -> work.step = step));
    }

    boolean isEmpty() {
        return works.isEmpty();
    }

    List<Candidate> candidates() {
        return works.values().stream().map(work -> work.candidate).toList();
    }

    List<NodeInHand> steps() {
        return works.values().stream()
                .filter(work -> !done(work))
                .map(work -> new NodeInHand(
                        work.candidate.instance().id(),
                        work.candidate.node() == null
                                ? null
                                : work.candidate.node().name(),
                        work.step))
                .toList();
    }

    /** @param name of a node or of its instance, that is on its way out */
    Optional<Candidate> terminating(String name) {
        return terminating().stream()
                .filter(candidate -> candidate.instance().id().equals(name)
                        || candidate.node() != null && candidate.node().name().equals(name))
                .findFirst();
    }

    List<Candidate> terminating() {
        return works.values().stream()
                .filter(work -> work.step.equals(NodeReplacement.TERMINATING))
                .map(work -> work.candidate)
                .toList();
    }

    /**
     * Whether some are replaced and others are about to be, while nothing went wrong.
     *
     * @param kept one that stays where it is, though it is on its way out
     */
    boolean othersFollow(Predicate<Candidate> kept) {
        List<Work> done = works.values().stream().filter(InFlightNodes::done).toList();
        return done.stream().allMatch(work -> work.promise.getFailure() == null)
                && done.stream().anyMatch(work -> work.promise.get() == NodeReplacement.Outcome.REPLACED)
                && works.values().stream()
                        .anyMatch(work -> !done(work)
                                && work.step.equals(NodeReplacement.TERMINATING)
                                && !kept.test(work.candidate));
    }

    boolean anyDone() {
        return works.values().stream().anyMatch(InFlightNodes::done);
    }

    /** Until at least one is done, or what else was waited for is true. */
    void await(BooleanSupplier orElse) {
        Workflow.await(() -> works.isEmpty() || anyDone() || orElse.getAsBoolean());
    }

    boolean allDone() {
        return works.values().stream().allMatch(InFlightNodes::done);
    }

    /** Also after an abort: nothing may go on behind a rollout that has ended. */
    void awaitAll() {
        Workflow.await(this::allDone);
    }

    /** Takes out all that are done, so that they are validated together. */
    Swept sweep() {
        List<Candidate> replaced = new ArrayList<>();
        List<Candidate> skipped = new ArrayList<>();
        RuntimeException failure = null;
        for (Map.Entry<String, Work> entry : List.copyOf(works.entrySet())) {
            Work work = entry.getValue();
            if (!done(work)) {
                continue;
            }
            works.remove(entry.getKey());
            RuntimeException failed = work.promise.getFailure();
            if (failed != null) {
                failure = failure == null ? failed : failure;
            } else {
                switch (work.promise.get()) {
                    case REPLACED -> replaced.add(work.candidate);
                    case SKIPPED -> skipped.add(work.candidate);
                }
            }
        }
        return new Swept(replaced, skipped, failure);
    }

    private static boolean done(Work work) {
        return work.promise != null && work.promise.isCompleted();
    }
}
