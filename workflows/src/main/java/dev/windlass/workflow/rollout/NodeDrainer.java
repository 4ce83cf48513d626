package dev.windlass.workflow.rollout;

import dev.windlass.activity.NodeActivities.Drain;
import dev.windlass.change.EventTypes;
import dev.windlass.change.RolloutOptions;
import dev.windlass.change.RolloutPolicy.UnmanagedPods;
import dev.windlass.rollout.Candidate;
import dev.windlass.rollout.DrainOutcome;
import dev.windlass.workflow.JournalWriter;
import dev.windlass.workflow.Stubs;
import dev.windlass.workflow.WorkflowClock;
import dev.windlass.workflow.rollout.NodeReplacement.Outcome;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Drains nodes, and asks what to do where one does not come to an end. A drain in hand hears what people order: it is
 * cancelled, and goes on as it was told to.
 */
final class NodeDrainer {

    private static final List<String> CHOICES = List.of("retry", "force", "skip", "abort");

    private final String cluster;
    private final RolloutOptions options;
    private final JournalWriter journal;
    private final Questions questions;
    private final Orders orders;
    private final Map<String, CancellationScope> running = new TreeMap<>();

    NodeDrainer(String cluster, RolloutOptions options, JournalWriter journal, Questions questions, Orders orders) {
        this.cluster = cluster;
        this.options = options;
        this.journal = journal;
        this.questions = questions;
        this.orders = orders;
    }

    /** Lets every drain in hand hear what has been ordered. */
    void interrupt() {
        List.copyOf(running.values()).forEach(CancellationScope::cancel);
    }

    /**
     * @return {@link Outcome#REPLACED} where the instance may go: it is drained, or somebody said that it may all the same
     * @throws Aborted when a person has said so
     * @throws Stopped where the policy says to stop
     */
    Outcome drain(Candidate candidate, String node) {
        boolean forced = false;
        boolean told = false;
        Instant deadline = deadline();
        while (true) {
            questions.stopIfAborted();
            if (skips(candidate, node)) {
                return Outcome.SKIPPED;
            }
            // An order that was not about this node interrupts its drain as well; that is nothing to tell.
            if (!told) {
                say(EventTypes.NODE_DRAINING, candidate, "draining the node " + node);
                told = true;
            }
            SortedSet<String> given = orders.forcedPods();
            DrainOutcome outcome = attempt(candidate, node, deadline, forced, given);
            String problem = switch (outcome) {
                // Heard an order; what it was is looked at above.
                case null -> null;
                case DrainOutcome.Drained drained -> {
                    say(EventTypes.NODE_DRAINED, candidate, "drained " + node + ": " + drained.words());
                    yield null;
                }
                case DrainOutcome.Blocked _, DrainOutcome.TimedOut _, DrainOutcome.Unmanaged _ ->
                    "draining " + node + ": " + outcome.words();
            };
            if (outcome instanceof DrainOutcome.Drained) {
                return Outcome.REPLACED;
            }
            if (problem == null) {
                continue;
            }
            switch (decide(candidate, node, problem, held(outcome), given)) {
                case "skip" -> {
                    return Outcome.SKIPPED;
                }
                case "continue" -> {
                    say(EventTypes.NODE_DRAIN_FAILED, candidate, problem + "; going on, as the policy says");
                    return Outcome.REPLACED;
                }
                case "force" -> {
                    if (outcome instanceof DrainOutcome.TimedOut late
                            && late.unaccepted().isEmpty()) {
                        // Their evictions were accepted and their kubelet does not answer: waiting again would change
                        // nothing.
                        say(
                                EventTypes.NODE_DRAIN_FAILED,
                                candidate,
                                "gave up waiting on %s for %s".formatted(node, String.join(", ", late.remaining())));
                        return Outcome.REPLACED;
                    }
                    if (outcome instanceof DrainOutcome.Unmanaged alone) {
                        // Of the pods beside them, and their budgets, nobody was asked.
                        alone.pods().forEach(orders::force);
                    } else {
                        forced = true;
                    }
                }
                default -> forced = false;
            }
            told = false;
            deadline = deadline();
        }
    }

    /** @return {@code null} where an order interrupted it */
    private DrainOutcome attempt(
            Candidate candidate, String node, Instant deadline, boolean forced, SortedSet<String> forcedPods) {
        DrainOutcome[] outcome = new DrainOutcome[1];
        boolean evictUnmanaged = forced || options.policy().unmanagedPods() == UnmanagedPods.EVICT;
        Drain drain = new Drain(cluster, candidate.instance().id(), node, deadline, forced, forcedPods, evictUnmanaged);
        CancellationScope scope = Workflow.newCancellationScope(
                () -> outcome[0] = Stubs.drains(options.drainTimeout()).drain(drain));
        running.put(candidate.instance().id(), scope);
        try {
            scope.run();
            return outcome[0];
        } catch (CanceledFailure interrupted) {
            return null;
        } catch (ActivityFailure e) {
            // Temporal tries no activity again that was asked to stop, and whose worker died before it heard.
            if (e.getCause() instanceof CanceledFailure || scope.isCancelRequested()) {
                return null;
            }
            throw e;
        } finally {
            running.remove(candidate.instance().id());
        }
    }

    /** The pods that keep the drain from its end, as {@code namespace/name}. */
    private static List<String> held(DrainOutcome outcome) {
        return switch (outcome) {
            case DrainOutcome.Drained _ -> List.of();
            case DrainOutcome.Blocked blocked ->
                Stream.concat(Stream.of(blocked.pod()), blocked.others().keySet().stream())
                        .toList();
            case DrainOutcome.TimedOut late -> late.remaining();
            case DrainOutcome.Unmanaged alone -> alone.pods();
        };
    }

    /**
     * @param held of which an order to delete one is an answer, too
     * @param given those of such orders that the drain had heard
     */
    private String decide(Candidate candidate, String node, String problem, List<String> held, Set<String> given) {
        return switch (options.policy().onBlockedDrain()) {
            case ASK -> {
                yield questions.ask(
                        node,
                        problem,
                        CHOICES,
                        () -> skips(candidate, node)
                                ? Optional.of("skip")
                                : orders.forcedPods().stream()
                                        .filter(pod -> held.contains(pod) && !given.contains(pod))
                                        .findFirst()
                                        .map(_ -> "retry"));
            }
            case STOP -> throw new Stopped(problem, false);
            case CONTINUE -> "continue";
        };
    }

    private boolean skips(Candidate candidate, String node) {
        return orders.skips(candidate.instance().id(), node);
    }

    private Instant deadline() {
        Duration timeout = options.drainTimeout();
        return WorkflowClock.now().plus(timeout);
    }

    private void say(String type, Candidate candidate, String message) {
        journal.say(type, JournalWriter.WINDLASS, candidate.instance().id(), message, Map.of("why", candidate.why()));
    }
}
