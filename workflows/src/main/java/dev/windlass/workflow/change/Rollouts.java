package dev.windlass.workflow.change;

import dev.windlass.activity.RolloutActivities;
import dev.windlass.activity.TaskQueues;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.EventTypes;
import dev.windlass.change.Phase;
import dev.windlass.change.QuestionAnswer;
import dev.windlass.change.SubjectCommand;
import dev.windlass.rollout.GroupSummary;
import dev.windlass.rollout.RollPlanner;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.workflow.Failures;
import dev.windlass.workflow.JournalWriter;
import dev.windlass.workflow.SearchAttributes;
import dev.windlass.workflow.Stubs;
import dev.windlass.workflow.rollout.AbortableActivities;
import dev.windlass.workflow.rollout.Aborted;
import dev.windlass.workflow.rollout.Orders;
import dev.windlass.workflow.rollout.RolloutWorkflow;
import dev.windlass.workflow.rollout.RolloutWorkflow.Ending;
import dev.windlass.workflow.rollout.RolloutWorkflow.Result;
import dev.windlass.workflow.rollout.RolloutWorkflow.State;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;

/**
 * Rolls the groups of one change, each as a child workflow: control plane before workers, workers side by side as far as
 * the policy allows. What fails for the whole cluster, or in the control plane, keeps later groups from beginning; what
 * fails in one group of workers is told in the end, after the others were rolled. kops: {@code RollingUpdateCluster}.
 */
final class Rollouts {

    private static final Logger LOG = Workflow.getLogger(Rollouts.class);

    /** The type of the SDK's failure where a signal comes too late; its SignalExternalWorkflowException is thrown nowhere. */
    private static final String NO_SUCH_WORKFLOW =
            "SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND";

    private final RolloutActivities rollout = Stubs.rollout();
    private final Change change;
    private final ChangeProgress progress;
    private final JournalWriter journal;
    private final AbortableActivities calls;
    private final SortedMap<String, GroupSummary> rolling = new TreeMap<>();
    private final SortedMap<String, String> failures = new TreeMap<>();
    private final SortedSet<String> started = new TreeSet<>();
    private final SortedSet<String> accepted = new TreeSet<>();
    private final Orders orders = new Orders(RolloutWorkflow.OperatorOverrides.NONE);
    private boolean over;
    private boolean aborted;

    Rollouts(Change change, ChangeProgress progress, JournalWriter journal, AbortableActivities calls) {
        this.change = change;
        this.progress = progress;
        this.journal = journal;
        this.calls = calls;
    }

    boolean anythingStale() {
        return !toRoll().isEmpty();
    }

    /** @return whether every group is rolled; where not, the change has failed and says why */
    boolean run() {
        List<GroupSummary> groups = toRoll();
        if (groups.isEmpty()) {
            return true;
        }
        progress.enter(Phase.ROLLING);
        groups.forEach(progress::waiting);
        List<GroupSummary> waiting = new ArrayList<>(groups);
        while (!waiting.isEmpty() && !over) {
            Workflow.await(() -> !progress.paused() || progress.aborted().isPresent() || over);
            progress.aborted().ifPresent(word -> {
                over = true;
                aborted = true;
                failures.putIfAbsent("", Aborted.briefly(word));
            });
            if (!over) {
                List<GroupSummary> next = RollPlanner.next(
                        waiting,
                        List.copyOf(rolling.values()),
                        change.rollout().policy().groupsAtOnce(),
                        change.rollout().policy().zonesAtOnce());
                next.forEach(this::begin);
                waiting.removeAll(next);
                int before = rolling.size();
                Workflow.await(() -> rolling.size() < before
                        || rolling.isEmpty()
                        || progress.aborted().isPresent());
            }
        }
        Workflow.await(rolling::isEmpty);
        progress.aborted().filter(_ -> !aborted).ifPresent(word -> {
            aborted = true;
            failures.put("", Aborted.briefly(word) + " as the last group ended");
        });
        if (!failures.isEmpty()) {
            String why = failures.entrySet().stream()
                    .map(failure -> failure.getKey().isEmpty()
                            ? failure.getValue()
                            : failure.getKey() + ": " + failure.getValue())
                    .collect(Collectors.joining("; "));
            Phase ending = aborted ? Phase.ABORTED : Phase.FAILED;
            progress.fail(why, ending);
            journal.say(
                    EventTypes.CHANGE_FAILED, JournalWriter.WINDLASS, change.id(), why, Map.of("phase", ending.name()));
            return false;
        }
        journal.say(
                EventTypes.CHANGE_ROLLED,
                change.id(),
                groups.stream()
                        .map(GroupSummary::instanceGroup)
                        .collect(Collectors.joining(", ", "completed rolling update of ", "")));
        return true;
    }

    /**
     * Validating is not the same as having rolled: compares every instance with what its group would launch now, and what the
     * group launches with what the plan made. One that a person said to skip, or that a group holds back, has not landed
     * either, and is told.
     */
    Landed landed() {
        List<GroupSummary> groups = survey();
        List<String> behind = groups.stream()
                .flatMap(group -> Stream.concat(moved(group).stream(), group.behind().stream()))
                .toList();
        return new Landed(
                groups, behind.isEmpty() ? Optional.empty() : Optional.of("not landed: " + String.join(", ", behind)));
    }

    /** @param failure why some have not; empty where all have */
    record Landed(List<GroupSummary> groups, Optional<String> failure) {}

    /** A person may have set a group back since. A roll makes nothing, and takes groups as they are. */
    private Optional<String> moved(GroupSummary group) {
        return change.request() instanceof ChangeRequest.Roll
                        || !group.inCloud().specified()
                ? Optional.empty()
                : group.pinned().map(why -> why + "; the plan made it launch the newest");
    }

    void pause() {
        tellAll(RolloutWorkflow::pause);
    }

    void resume() {
        tellAll(RolloutWorkflow::resume);
    }

    void abort(CommandRequest word) {
        tellAll(rolled -> rolled.abort(word));
    }

    /** Kept for the groups that have not begun. */
    void skip(SubjectCommand order) {
        orders.skip(order.subject());
        tellAll(rolled -> rolled.skip(order));
        if (!change.rollout().cloudOnly()) {
            Async.procedure(() -> tellIfUnknown(order.subject()));
        }
    }

    /** A slip of the pen would otherwise be taken for a node that stays. */
    private void tellIfUnknown(String node) {
        try {
            if (!Stubs.nodes().knows(change.cluster(), node)) {
                journal.say(
                        EventTypes.CHANGE_ORDERED,
                        node,
                        "no such node: " + node + " is no node's name and no node's instance now");
            }
        } catch (ActivityFailure e) {
            LOG.info("whether {} is a node is not known", node, e);
        }
    }

    /** Kept for the groups that have not begun. */
    void force(SubjectCommand order) {
        orders.force(order.subject());
        tellAll(rolled -> rolled.force(order));
    }

    void answer(String instanceGroup, QuestionAnswer answer) {
        tell(instanceGroup, rolled -> rolled.answer(answer));
    }

    private void tellAll(Consumer<RolloutWorkflow> word) {
        List.copyOf(rolling.keySet()).forEach(group -> tell(group, word));
    }

    /**
     * Once it has begun, or a word given in its first moment would be lost. By workflow id, not by the child's first run: a
     * rollout that continued as new is still the one to tell. One that has just ended has nothing left to pause or to ask.
     */
    private void tell(String instanceGroup, Consumer<RolloutWorkflow> word) {
        Workflow.await(() -> started.contains(instanceGroup) || !rolling.containsKey(instanceGroup));
        try {
            word.accept(Workflow.newExternalWorkflowStub(
                    RolloutWorkflow.class, RolloutWorkflow.id(change.cluster(), change.id(), instanceGroup)));
        } catch (ApplicationFailure e) {
            if (!NO_SUCH_WORKFLOW.equals(e.getType())) {
                throw e;
            }
            LOG.info("rollout {} has ended", instanceGroup, e);
        }
    }

    private void begin(GroupSummary group) {
        rolling.put(group.instanceGroup(), group);
        Async.procedure(() -> {
            Result result = roll(group);
            rolling.remove(group.instanceGroup());
            progress.ended(group.instanceGroup());
            ended(group, result);
        });
    }

    private void ended(GroupSummary group, Result result) {
        accepted.addAll(result.accepted());
        if (result.failure() == null) {
            return;
        }
        failures.put(group.instanceGroup(), result.failure());
        boolean othersMayRoll =
                group.role() == Role.NODE && (result.ending() == Ending.GROUP_FAILED || result.ending() == Ending.HELD);
        over |= !othersMayRoll;
        aborted |= result.ending() == Ending.ABORTED;
    }

    private Result roll(GroupSummary group) {
        String instanceGroup = group.instanceGroup();
        RolloutWorkflow child = Workflow.newChildWorkflowStub(
                RolloutWorkflow.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(RolloutWorkflow.id(change.cluster(), change.id(), instanceGroup))
                        .setTaskQueue(TaskQueues.WORKFLOWS)
                        .setTypedSearchAttributes(SearchAttributes.of(change))
                        .setStaticSummary("roll " + instanceGroup)
                        .build());
        try {
            Promise<Result> result = Async.function(
                    child::run,
                    State.of(
                            change.cluster(),
                            change.id(),
                            instanceGroup,
                            change.rollout(),
                            change.forced(),
                            orders.soFar(),
                            group.templateVersion()));
            Workflow.getWorkflowExecution(child).get();
            started.add(instanceGroup);
            return result.get();
        } catch (ChildWorkflowFailure e) {
            if (e.getCause() instanceof CanceledFailure) {
                // It has undone what it prepared; of a workflow that was cancelled Temporal keeps no result.
                String why = Aborted.by(Aborted.AT_TEMPORAL);
                return new Result(Ending.ABORTED, 0, new TreeSet<>(), new TreeSet<>(), why);
            }
            return new Result(Ending.EVERYTHING_FAILED, 0, new TreeSet<>(), new TreeSet<>(), Failures.message(e));
        }
    }

    /** Where nothing but nodes is replaced, the groups were looked at for the plan, and are in it. */
    private List<GroupSummary> toRoll() {
        List<GroupSummary> planned = progress.plan().groups();
        return planned != null
                ? RollPlanner.order(planned)
                : survey().stream()
                        .filter(group -> group.toReplace(change.forced()) > 0)
                        .toList();
    }

    private List<GroupSummary> survey() {
        return RollPlanner.order(
                        calls.call(() -> rollout.survey(change.rollout().survey(change.cluster(), accepted))))
                .stream()
                .filter(group -> wanted(group.instanceGroup()))
                .toList();
    }

    private boolean wanted(String instanceGroup) {
        return !(change.request() instanceof ChangeRequest.Roll roll) || roll.covers(instanceGroup);
    }
}
