package dev.windlass.workflow;

import dev.windlass.activity.CloudActivities;
import dev.windlass.activity.RolloutActivities;
import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.change.EventTypes;
import dev.windlass.cluster.InstanceGroupSpec.Role;
import dev.windlass.gate.HttpHook.When;
import dev.windlass.gate.Milestone;
import dev.windlass.gate.Milestones;
import dev.windlass.rollout.Candidate;
import dev.windlass.rollout.Classification;
import dev.windlass.rollout.Decision;
import dev.windlass.rollout.Look;
import dev.windlass.rollout.RollPlanner;
import dev.windlass.rollout.RollProgress;
import dev.windlass.workflow.ChangeWorkflow.Report;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Rolls one group: observe, classify, decide, act, and again from the start. Each round looks at the world anew, so that
 * what joined, left or was replaced by somebody else meanwhile is simply seen. Nodes are replaced side by side, as far as
 * the decision lets them; whichever are done are validated together before others begin.
 */
public final class GroupRollout implements RolloutWorkflow {

    /** A few thousand events keep replay short; Temporal's own limit is 51,200. */
    private static final int HISTORY_LIMIT = 2_000;

    /** In bytes. What is looked at is small, but the look may be taken for each node of a large group. */
    private static final long HISTORY_SIZE_LIMIT = 1L << 20;

    private static final int TOLD_IN_PARTS = 20;

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);
    private static final List<String> CHOICES = List.of("retry", "abort");

    private final CloudActivities cloud = Stubs.cloud();
    private final RolloutActivities rollout = Stubs.rollout();
    private final State start;
    private final Journal journal;
    private final Questions questions;
    private final Orders orders;
    private final NodeWork work;
    private final HealthGate health;
    private final Gatekeeper gatekeeper;
    private final OutsideGates outside;
    private final Target target;
    private final InHand inHand = new InHand();
    private final SortedSet<String> left;
    private final SortedSet<String> undetachable;
    private int replaced;
    private boolean gated;
    private boolean paused;
    private boolean stopping;
    private GroupProgress progress;
    private Report reported;
    private Classification seen;
    private long seenAt;

    @WorkflowInit
    public GroupRollout(State state) {
        start = state;
        left = new TreeSet<>(state.orders().left());
        undetachable = new TreeSet<>(state.orders().undetachable());
        replaced = state.replaced();
        gated = state.gated();
        paused = state.paused();
        journal = new Journal(state.cluster(), state.change(), state.entries());
        progress = new GroupProgress(state.instanceGroup(), "rolling", replaced, 0, 0);
        questions = new Questions(journal, this::report);
        orders = new Orders(state.orders().skip(), state.orders().force());
        work = new NodeWork(state, journal, questions, orders, new SecondLook(
                questions, state.options().validateTimeout(), inHand, candidate -> observe(look(candidate))));
        health = new HealthGate(state, journal, questions);
        gatekeeper = new Gatekeeper(state, journal, questions, this::tell);
        outside = new OutsideGates(state, journal, questions);
        target = new Target(state, journal, questions);
    }

    @Override
    public Result run(State ignored) {
        Result result;
        try {
            result = roll();
        } catch (Aborted e) {
            result = givenUp(Ending.ABORTED, e.getMessage());
        } catch (Stopped e) {
            result = givenUp(e.everything() ? Ending.EVERYTHING_FAILED : Ending.GROUP_FAILED, e.getMessage());
        } catch (ActivityFailure e) {
            result = givenUp(Ending.EVERYTHING_FAILED, Failures.message(e));
        }
        journal.flush();
        return result;
    }

    private Result roll() {
        while (true) {
            sweep();
            questions.stopIfAborted();
            if (holds()) {
                continue;
            }
            Classification now = observe();
            if (target.moved(now)) {
                if (target.restarted()) {
                    replaced = 0;
                    gated = false;
                }
                continue;
            }
            report("rolling", now);
            Decision decision = RollPlanner.decide(now, start.options().decisions(), progressSoFar());
            if (!mayBegin(decision, now)) {
                continue;
            }
            switch (decision) {
                case Decision.Finished finished -> {
                    return finished(now);
                }
                case Decision.Held held -> {
                    report("held", now);
                    return new Result(Ending.HELD, replaced, left, target.accepted(), "drainAndTerminate is false: prepared, not replaced");
                }
                case Decision.Taint taint -> {
                    RolloutActivities.Tainted tainted = rollout.taintStale(look());
                    saw(tainted.now());
                    String nodes = tainted.nodes() == 1 ? "1 node" : tainted.nodes() + " nodes";
                    say(EventTypes.NODE_TAINTED, "tainting " + nodes + " in " + start.instanceGroup());
                }
                case Decision.Surge surge -> detach(now, surge.candidates());
                case Decision.Replace replace -> begin(now, replace.candidates());
                case Decision.Wait wait -> await(wait, now);
            }
        }
    }

    /**
     * Whether what was decided is begun now: in a maintenance window, in a cluster that is healthy, and with a word of
     * everybody who is asked before nodes. Where the calendar made it wait, the world is looked at anew.
     */
    private boolean mayBegin(Decision decision, Classification now) {
        List<Candidate> next = switch (decision) {
            case Decision.Finished _, Decision.Held _, Decision.Wait _ -> null;
            case Decision.Taint _, Decision.Surge _ -> List.of();
            case Decision.Replace replace -> replace.candidates();
        };
        if (next == null) {
            return true;
        }
        if (!isOpen()) {
            return false;
        }
        long asked = Workflow.currentTimeMillis();
        gateOnce(now);
        if (!next.isEmpty()) {
            outside.pass(When.BEFORE_NODE, ids(next));
        }
        // A person may have thought about a red hook for a night.
        gateAgain(now);
        // And answered long after the window closed, or said to pause meanwhile.
        boolean waited = Workflow.currentTimeMillis() > asked;
        return (!waited || isOpen()) && !paused;
    }

    /** Where it is not, it has waited, and what was looked at before says nothing any more. */
    private boolean isOpen() {
        boolean open = gatekeeper.open(() -> paused || inHand.anyDone());
        if (!open) {
            health.doubt();
        }
        return open;
    }

    private static List<String> ids(List<Candidate> candidates) {
        return candidates.stream().map(candidate -> candidate.instance().id()).toList();
    }

    /** Nothing is begun while a person said to pause, or before this run of the workflow has become too long. */
    private boolean holds() {
        stopping = Workflow.getInfo().getHistoryLength() > HISTORY_LIMIT
                || Workflow.getInfo().getHistorySize() > HISTORY_SIZE_LIMIT;
        if (!paused && !stopping) {
            return false;
        }
        if (paused) {
            health.doubt();
        }
        if (!inHand.isEmpty()) {
            inHand.await(() -> questions.aborted() || !paused && !stopping);
            return true;
        }
        if (stopping) {
            continueAsNew();
        }
        Workflow.await(() -> !paused || questions.aborted());
        return true;
    }

    private void begin(Classification now, List<Candidate> candidates) {
        boolean deregister = RollPlanner.mayDeregister(now);
        for (Candidate candidate : candidates) {
            inHand.begin(candidate, step -> work.takeOut(now.group(), candidate, deregister, told -> {
                step.is(told);
                report();
            }));
        }
        inHand.await(questions::aborted);
    }

    private void await(Decision.Wait wait, Classification now) {
        if (!inHand.isEmpty()) {
            inHand.await(questions::aborted);
            return;
        }
        if (target.patient()) {
            Workflow.await(LOOK_AGAIN, questions::aborted);
            return;
        }
        questions.ask(start.instanceGroup(), "nothing can be begun in " + start.instanceGroup() + ": " + wait.why(), CHOICES);
        target.moves();
    }

    /** Whatever is done is validated together before anything else begins. */
    private void sweep() {
        InHand.Swept swept = inHand.sweep();
        swept.skipped().forEach(candidate -> left.add(candidate.instance().id()));
        replaced += swept.replaced().size();
        if (swept.failure() != null) {
            throw swept.failure();
        }
        if (!swept.replaced().isEmpty()) {
            target.moves();
            String after = swept.replaced().size() == 1
                    ? "terminating instance"
                    : "terminating " + swept.replaced().size() + " instances";
            saw(health.streak(target.role(), swept.replaced(), after, look()));
            outside.pass(When.AFTER_NODE, ids(swept.replaced()));
            milestones(swept.replaced());
        }
    }

    private void milestones(List<Candidate> batch) {
        for (Milestone milestone : Milestones.reached(
                start.options().gates(), target.begun().stale(), replaced - batch.size(), replaced)) {
            gatekeeper.pass(milestone, () -> {
                if (target.role() != Role.BASTION) {
                    health.once("after baking");
                }
                outside.pass(When.AFTER_NODE, ids(batch));
            });
            target.moves();
        }
    }

    /** One that the cloud refuses to detach is passed over: it will be replaced without a surge. */
    private void detach(Classification now, List<Candidate> candidates) {
        List<Candidate> detached = new ArrayList<>();
        for (Candidate candidate : candidates) {
            questions.stopIfAborted();
            if (work.skips(candidate)) {
                work.leave(now.group(), candidate);
                left.add(candidate.instance().id());
                continue;
            }
            try {
                work.detach(now.group(), candidate);
                detached.add(candidate);
            } catch (ActivityFailure e) {
                boolean refused = e.getCause() instanceof ApplicationFailure failure && failure.getType().equals("DetachRefused");
                if (!refused) {
                    throw e;
                }
                undetachable.add(candidate.instance().id());
                journal.say(EventTypes.NODE_DETACHED, candidate.instance().id(), Failures.message(e) + "; passed over");
            }
        }
        if (!detached.isEmpty()) {
            saw(health.streak(now.group().role(), detached, "detaching instance", look()));
        }
    }

    /** A cluster that is red already is not touched; bastions are no part of it. */
    private void gateOnce(Classification now) {
        if (gated) {
            gateAgain(now);
            return;
        }
        if (now.group().role() != Role.BASTION) {
            health.once("before rolling " + start.instanceGroup());
        }
        outside.pass(When.BEFORE_GROUP, List.of());
        gated = true;
    }

    /** It may have turned red while a person or the calendar was waited for. Nobody outside is asked a second time. */
    private void gateAgain(Classification now) {
        if (health.doubted() && now.group().role() != Role.BASTION) {
            health.once("before going on with " + start.instanceGroup());
        }
    }

    private Result finished(Classification now) {
        if (gated) {
            outside.pass(When.AFTER_GROUP, List.of());
        }
        report("done", now);
        say(EventTypes.GROUP_COMPLETED, "rolled " + start.instanceGroup() + ": " + replaced + " replaced");
        return new Result(Ending.ROLLED, replaced, left, target.accepted(), null);
    }

    /** Leaves nothing of ours on nodes that stay, as far as the cloud and the cluster still answer. */
    private Result givenUp(Ending ending, String why) {
        if (ending == Ending.ABORTED || ending == Ending.EVERYTHING_FAILED) {
            // Those in hand have not heard of it. Where a cluster is red or launches nothing, no node is spared either.
            questions.stop(why);
            work.drains().interrupt();
        }
        inHand.awaitAll();
        replaced += inHand.sweep().replaced().size();
        try {
            int restored = start.options().cloudOnly() ? 0 : rollout.restoreGroup(look());
            if (restored > 0) {
                say(EventTypes.GROUP_RESTORED, "restored " + restored + (restored == 1 ? " node" : " nodes"));
            }
        } catch (ActivityFailure e) {
            say(EventTypes.GROUP_RESTORED, "could not restore: " + Failures.message(e));
        }
        try {
            if (ending == Ending.ABORTED && target.cloudName() != null) {
                cloud.settle(new CloudActivities.Group(start.cluster(), start.instanceGroup(), target.cloudName()))
                        .sentences()
                        .forEach(sentence -> say(EventTypes.GROUP_RESTORED, sentence));
            }
        } catch (ActivityFailure e) {
            say(EventTypes.GROUP_RESTORED, "could not settle the surge: " + Failures.message(e));
        }
        progress = new GroupProgress(
                start.instanceGroup(), ending == Ending.ABORTED ? "aborted" : "failed", replaced, progress.stale(), progress.nodes(), List.of(), null);
        report();
        return new Result(ending, replaced, left, target.accepted(), why);
    }

    /** What an activity that just ended saw of the group, if it did. */
    private void saw(Classification group) {
        seen = group;
        seenAt = Workflow.currentTimeMillis();
    }

    /** What was seen a moment ago is not asked for again; once anything was waited for, it is. */
    private Classification observe() {
        Classification moments = seen != null && seenAt == Workflow.currentTimeMillis() ? seen : null;
        seen = null;
        return moments == null ? observe(look()) : moments;
    }

    private Classification observe(Look look) {
        Classification now = rollout.observe(look);
        if (now == null) {
            throw new Stopped(start.instanceGroup() + " has no Auto Scaling group any more", false);
        }
        return now;
    }

    private Look look() {
        return look(null);
    }

    /** @param offered one in hand that is to be seen all the same; {@code null} for none */
    private Look look(Candidate offered) {
        SortedSet<String> passedOver = new TreeSet<>(left);
        inHand.candidates().forEach(candidate -> passedOver.add(candidate.instance().id()));
        if (offered != null) {
            passedOver.remove(offered.instance().id());
        }
        return new Look(
                start.cluster(),
                start.instanceGroup(),
                start.options().cloudOnly(),
                target.forcedUntil(),
                target.accepted(),
                passedOver,
                start.options().decisions());
    }

    private RollProgress progressSoFar() {
        int most = Milestones.mostNow(
                start.options().gates(), target.begun().stale(), replaced, inHand.candidates().size());
        return new RollProgress(inHand.candidates(), undetachable, most);
    }

    private void continueAsNew() {
        journal.flush();
        Workflow.await(Workflow::isEveryHandlerFinished);
        // Said while the last entries were written: the next run would not know of it.
        questions.stopIfAborted();
        Workflow.continueAsNew(new State(
                start.cluster(),
                start.change(),
                start.instanceGroup(),
                start.options(),
                start.force(),
                target.begun(),
                new OrdersSoFar(orders.skipped(), orders.forcedPods(), left, undetachable),
                replaced,
                gated,
                paused,
                journal.sequence(),
                health.doubted(),
                start.approved()));
    }

    /** What holds it is something else than when it was last told. */
    private void tell() {
        progress = progress();
        report();
    }

    private void say(String type, String message) {
        journal.say(type, start.instanceGroup(), message);
    }

    private void report(String state, Classification now) {
        progress = new GroupProgress(
                start.instanceGroup(), state, replaced, now.stale(), now.total(), inHand.steps(), gatekeeper.holds());
        report();
    }

    /**
     * Tells the change, which is what people look at; a rollout started by hand has nobody to tell. Only what is worth it:
     * Temporal takes 10,000 signals a run, and a change may have thousands of nodes.
     */
    private void report() {
        Report report = questions.open()
                .map(open -> new Report(progress, open.question(), open.choices()))
                .orElseGet(() -> new Report(progress, null, List.of()));
        if (!worthTelling(report)) {
            return;
        }
        reported = report;
        Workflow.getInfo().getParentWorkflowId().ifPresent(
                id -> Workflow.newExternalWorkflowStub(ChangeWorkflow.class, id).report(report));
    }

    /** Every step of a small group; of a large one each twentieth part, and whatever a person has to know. */
    private boolean worthTelling(Report report) {
        if (reported == null) {
            return true;
        }
        GroupProgress last = reported.progress();
        boolean changed = !Objects.equals(report.question(), reported.question())
                || !report.progress().state().equals(last.state())
                || !Objects.equals(report.progress().holds(), last.holds());
        int part = Math.max(1, report.progress().nodes() / TOLD_IN_PARTS);
        boolean far = report.progress().replaced() - last.replaced() >= part;
        boolean small = report.progress().nodes() <= TOLD_IN_PARTS;
        return changed || far || small && !report.equals(reported);
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
    public void abort(ChangeWorkflow.Word word) {
        questions.abort(word);
        work.drains().interrupt();
        health.interrupt();
    }

    @Override
    public void skip(ChangeWorkflow.Order order) {
        orders.skip(order.subject());
        if (inHand.terminates(order.subject())) {
            journal.say(
                    EventTypes.CHANGE_ORDERED, order.subject(), "too late to skip " + order.subject() + ": terminating already");
        }
        work.drains().interrupt();
    }

    @Override
    public void force(ChangeWorkflow.Order order) {
        orders.force(order.subject());
        work.drains().interrupt();
    }

    @Override
    public GroupProgress progress() {
        return new GroupProgress(
                progress.instanceGroup(), progress.state(), replaced, progress.stale(), progress.nodes(), inHand.steps(),
                gatekeeper.holds());
    }
}
