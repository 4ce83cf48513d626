package dev.windlass.workflow;

import dev.windlass.activity.CloudActivities;
import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.change.EventTypes;
import dev.windlass.cluster.InstanceGroupSpec.Role;
import dev.windlass.rollout.Candidate;
import dev.windlass.rollout.Classification;
import dev.windlass.rollout.Decision;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.NodeSnapshot;
import dev.windlass.rollout.RollPlanner;
import dev.windlass.workflow.ChangeWorkflow.Report;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Rolls one group: observe, classify, decide, act, and again from the start. Each round looks at the cloud anew, so that
 * what joined, left or was replaced by somebody else meanwhile is simply seen.
 */
public final class GroupRollout implements RolloutWorkflow {

    /** A few thousand events keep replay short; Temporal's own limit is 51,200. */
    private static final int HISTORY_LIMIT = 2_000;

    private final CloudActivities cloud = Stubs.cloud();
    private final State start;
    private final Journal journal;
    private final Questions questions;
    private final NodeWork work;
    private final HealthGate gate;
    private final SortedSet<String> forced;
    private final SortedSet<String> skipped;
    private final List<String> replaced;
    private boolean gated;
    private boolean paused;
    private GroupProgress progress;
    private Report reported;
    private int controlPlaneInstances;

    @WorkflowInit
    public GroupRollout(State state) {
        start = state;
        forced = new TreeSet<>(state.forced());
        skipped = new TreeSet<>(state.skipped());
        replaced = new ArrayList<>(state.replaced());
        gated = state.gated();
        paused = state.paused();
        journal = new Journal(state.cluster(), state.change(), state.entries());
        progress = new GroupProgress(state.instanceGroup(), "rolling", replaced.size(), 0, 0);
        questions = new Questions(journal, this::report);
        work = new NodeWork(state, journal, questions);
        gate = new HealthGate(state, journal, questions);
    }

    @Override
    public Result run(State ignored) {
        Result result;
        try {
            result = roll();
        } catch (Aborted e) {
            result = givenUp(e.getMessage(), true);
        } catch (ActivityFailure e) {
            result = givenUp(Failures.message(e), false);
        }
        journal.flush();
        return result;
    }

    /** Leaves nothing of ours on nodes that stay, as far as the cloud and the cluster still answer. */
    private Result givenUp(String why, boolean aborted) {
        try {
            Classification now = classify();
            work.restore(now.group(), now.stale());
            report("failed", now);
        } catch (Aborted | ActivityFailure e) {
            journal.say(EventTypes.NODE_RESTORED, start.instanceGroup(), "could not restore: " + e.getMessage());
        }
        return new Result(replaced, List.copyOf(skipped), why, aborted);
    }

    private Result roll() {
        Classification first = classify();
        if (start.force() && forced.isEmpty() && replaced.isEmpty()) {
            first.candidates().forEach(candidate -> forced.add(candidate.instance().id()));
        }
        while (true) {
            Workflow.await(() -> !paused);
            continueAsNewIfLong();
            Classification now = classify();
            report("rolling", now);
            switch (RollPlanner.decide(now, skipped, start.options().cloudOnly())) {
                case Decision.Finished finished -> {
                    report("done", now);
                    journal.say(
                            EventTypes.GROUP_COMPLETED,
                            start.instanceGroup(),
                            "rolled " + start.instanceGroup() + ": " + replaced.size() + " replaced");
                    return new Result(replaced, List.copyOf(skipped), null, false);
                }
                case Decision.Held held -> {
                    return new Result(
                            replaced, List.copyOf(skipped), "drainAndTerminate is false: prepared, not replaced", false);
                }
                case Decision.Taint taint -> {
                    gateOnce(now.group());
                    work.taint(taint.nodes());
                }
                case Decision.Surge surge -> {
                    gateOnce(now.group());
                    surge.candidates().forEach(candidate -> work.detach(now.group(), candidate));
                    gate.streak(now.group().role(), "detaching");
                }
                case Decision.Replace replace -> {
                    gateOnce(now.group());
                    replace(now, replace.candidates());
                    gate.streak(now.group().role(), "terminating");
                }
            }
        }
    }

    private void replace(Classification now, List<Candidate> batch) {
        boolean deregister = RollPlanner.mayDeregister(now.group(), controlPlaneInstances);
        List<Promise<Boolean>> running = batch.stream()
                .map(candidate -> Async.function(() -> work.takeOut(now.group(), candidate, deregister)))
                .toList();
        RuntimeException ending = null;
        // Every one is waited for, also after an abort: nothing may go on behind a rollout that has ended.
        for (int i = 0; i < batch.size(); i++) {
            String id = batch.get(i).instance().id();
            try {
                if (running.get(i).get()) {
                    replaced.add(id);
                } else {
                    skipped.add(id);
                }
            } catch (Aborted | ActivityFailure e) {
                ending = e;
            }
        }
        if (ending != null) {
            throw ending;
        }
    }

    /** A cluster that is red already is not touched; bastions are no part of it. */
    private void gateOnce(GroupSnapshot group) {
        if (!gated && group.role() != Role.BASTION) {
            gate.once("before rolling " + group.instanceGroup());
        }
        gated = true;
    }

    private Classification classify() {
        Promise<List<GroupSnapshot>> groups = Async.function(cloud::observeGroups, start.cluster());
        List<NodeSnapshot> nodes =
                start.options().cloudOnly() ? List.of() : Stubs.nodes().observeNodes(start.cluster());
        controlPlaneInstances = groups.get().stream()
                .filter(group -> group.role() == Role.CONTROL_PLANE)
                .mapToInt(group -> group.instances().size())
                .sum();
        GroupSnapshot group = groups.get().stream()
                .filter(candidate -> candidate.instanceGroup().equals(start.instanceGroup()))
                .findFirst()
                .orElseThrow(() -> new Aborted(start.instanceGroup() + " has no Auto Scaling group any more"));
        return Classification.of(group, nodes, forced);
    }

    private void continueAsNewIfLong() {
        if (Workflow.getInfo().getHistoryLength() > HISTORY_LIMIT) {
            journal.flush();
            Workflow.continueAsNew(new State(
                    start.cluster(),
                    start.change(),
                    start.instanceGroup(),
                    start.options(),
                    start.force(),
                    forced,
                    skipped,
                    replaced,
                    gated,
                    paused,
                    journal.sequence()));
        }
    }

    private void report(String state, Classification now) {
        progress = new GroupProgress(
                start.instanceGroup(),
                state,
                replaced.size(),
                now.stale().size(),
                now.candidates().size());
        report();
    }

    /**
     * Tells the change, which is what people look at; a rollout started by hand has nobody to tell. Only what is new:
     * Temporal takes 10,000 signals a run.
     */
    private void report() {
        Report report = questions.open()
                .map(open -> new Report(progress, open.question(), open.choices()))
                .orElseGet(() -> new Report(progress, null, List.of()));
        if (report.equals(reported)) {
            return;
        }
        reported = report;
        Workflow.getInfo().getParentWorkflowId().ifPresent(
                id -> Workflow.newExternalWorkflowStub(ChangeWorkflow.class, id).report(report));
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
    }

    @Override
    public void answer(ChangeWorkflow.Answer answer) {
        questions.answer(answer);
    }

    @Override
    public GroupProgress progress() {
        return progress;
    }
}
