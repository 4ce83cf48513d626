package dev.windlass.workflow;

import dev.windlass.activity.CloudActivities;
import dev.windlass.activity.TaskQueues;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.change.EventTypes;
import dev.windlass.change.Phase;
import dev.windlass.rollout.Classification;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.NodeSnapshot;
import dev.windlass.rollout.RollPlanner;
import dev.windlass.workflow.RolloutWorkflow.Result;
import dev.windlass.workflow.RolloutWorkflow.State;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/** Rolls the groups of one change, one after the other, each as a child workflow. A group that fails stops the rest. */
final class Rollouts {

    private static final Logger LOG = Workflow.getLogger(Rollouts.class);

    private final CloudActivities cloud = Stubs.cloud();
    private final Change change;
    private final ChangeProgress progress;
    private final Journal journal;
    private String current;

    Rollouts(Change change, ChangeProgress progress, Journal journal) {
        this.change = change;
        this.progress = progress;
        this.journal = journal;
    }

    boolean anythingStale() {
        return !stale().isEmpty();
    }

    /** @return whether every group is rolled; where not, the change has failed and says why */
    boolean run() {
        List<Classification> groups = stale();
        if (groups.isEmpty()) {
            return true;
        }
        progress.enter(Phase.ROLLING);
        groups.forEach(group -> progress.waiting(waiting(group)));
        for (Classification group : groups) {
            Workflow.await(() -> !progress.paused());
            Result result = roll(group.group().instanceGroup());
            if (result.failure() != null) {
                String why = group.group().instanceGroup() + ": " + result.failure();
                progress.fail(why, result.aborted() ? Phase.ABORTED : Phase.FAILED);
                journal.say(EventTypes.CHANGE_FAILED, change.id(), why);
                return false;
            }
        }
        journal.say(
                EventTypes.CHANGE_ROLLED,
                change.id(),
                groups.stream().map(group -> group.group().instanceGroup())
                        .collect(Collectors.joining(", ", "completed rolling update of ", "")));
        return true;
    }

    /**
     * Validating is not the same as having rolled: compares every instance with what its group would launch now. One
     * that a person said to skip, or that a group holds back, has not landed either, and is told.
     */
    Optional<String> notLanded() {
        List<String> behind = new ArrayList<>();
        for (Classification group : classify(false)) {
            group.stale().stream()
                    .map(candidate -> candidate.instance().id() + " (" + candidate.why() + ")")
                    .forEach(behind::add);
        }
        return behind.isEmpty() ? Optional.empty() : Optional.of("not landed: " + String.join(", ", behind));
    }

    void pause() {
        tell(RolloutWorkflow::pause);
    }

    void resume() {
        tell(RolloutWorkflow::resume);
    }

    void answer(ChangeWorkflow.Answer answer) {
        tell(rollout -> rollout.answer(answer));
    }

    /**
     * By workflow id, not by the child's first run: a rollout that continued as new is still the one to tell. One that
     * has just ended has nothing left to pause or to ask.
     */
    private void tell(Consumer<RolloutWorkflow> word) {
        if (current == null) {
            return;
        }
        try {
            word.accept(Workflow.newExternalWorkflowStub(
                    RolloutWorkflow.class, RolloutWorkflow.id(change.cluster(), change.id(), current)));
        } catch (SignalExternalWorkflowException e) {
            LOG.info("rollout {} has ended", current, e);
        }
    }

    private Result roll(String instanceGroup) {
        current = instanceGroup;
        RolloutWorkflow rollout = Workflow.newChildWorkflowStub(
                RolloutWorkflow.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(RolloutWorkflow.id(change.cluster(), change.id(), instanceGroup))
                        .setTaskQueue(TaskQueues.WORKFLOWS)
                        .setTypedSearchAttributes(SearchAttributes.of(change))
                        .setStaticSummary("roll " + instanceGroup)
                        .build());
        try {
            return rollout.run(
                    State.of(change.cluster(), change.id(), instanceGroup, change.rollout(), forced()));
        } catch (ChildWorkflowFailure e) {
            return new Result(List.of(), List.of(), Failures.message(e), false);
        } finally {
            current = null;
        }
    }

    private List<Classification> stale() {
        return classify(forced()).stream()
                .filter(group -> !group.stale().isEmpty())
                .toList();
    }

    private List<Classification> classify(boolean forced) {
        List<GroupSnapshot> groups = RollPlanner.order(cloud.observeGroups(change.cluster()));
        List<NodeSnapshot> nodes =
                change.rollout().cloudOnly() ? List.of() : Stubs.nodes().observeNodes(change.cluster());
        return groups.stream()
                .filter(group -> wanted(group.instanceGroup()))
                .map(group -> Classification.of(group, nodes, forced ? everyInstance(group) : new TreeSet<>()))
                .toList();
    }

    private boolean wanted(String instanceGroup) {
        return !(change.request() instanceof ChangeRequest.Roll roll)
                || roll.instanceGroups().isEmpty()
                || roll.instanceGroups().contains(instanceGroup);
    }

    private boolean forced() {
        return change.request() instanceof ChangeRequest.Roll roll && roll.force();
    }

    private static GroupProgress waiting(Classification group) {
        return new GroupProgress(
                group.group().instanceGroup(), "waiting", 0, group.stale().size(), group.candidates().size());
    }

    private static SortedSet<String> everyInstance(GroupSnapshot group) {
        return group.instances().stream()
                .map(instance -> instance.id())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
