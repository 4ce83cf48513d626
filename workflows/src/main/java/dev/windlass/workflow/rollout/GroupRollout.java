package dev.windlass.workflow.rollout;

import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.EventTypes;
import dev.windlass.change.QuestionAnswer;
import dev.windlass.change.SubjectCommand;
import dev.windlass.rollout.Candidate;
import dev.windlass.rollout.Classification;
import dev.windlass.rollout.Decision;
import dev.windlass.rollout.RollPlanner;
import dev.windlass.rollout.RollProgress;
import dev.windlass.rollout.policy.HttpHook.When;
import dev.windlass.workflow.Failures;
import dev.windlass.workflow.JournalWriter;
import dev.windlass.workflow.WorkflowClock;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    /** For those that are being terminated beside one that is. */
    private static final Duration SIBLINGS = Duration.ofSeconds(5);

    private static final List<String> CHOICES = List.of("retry", "abort");

    private final State start;
    private final JournalWriter journal;
    private final Questions questions;
    private final Orders orders;
    private final AbortableActivities calls;
    private final NodeReplacement work;
    private final HealthGate health;
    private final ScheduleGate gatekeeper;
    private final ExternalGate outside;
    private final PreStepGate clearance;
    private final Surge surge;
    private final PostBatchGate gates;
    private final RolloutCompensation retreat;
    private final Target target;
    private final GroupObserver sight;
    private final GroupProgressReporter standing;
    private final InFlightNodes inHand = new InFlightNodes();
    private int replaced;
    private int warm;
    private boolean paused;
    private boolean stopping;

    @WorkflowInit
    public GroupRollout(State state) {
        start = state;
        replaced = state.replaced();
        warm = state.warm();
        paused = state.paused();
        journal = new JournalWriter(state.cluster(), state.change(), state.entries());
        questions = new Questions(journal, this::tell);
        orders = new Orders(state.orders());
        calls = new AbortableActivities(questions);
        target = new Target(state, journal, questions);
        sight = new GroupObserver(state, calls, orders, target, inHand);
        work = new NodeReplacement(
                state,
                journal,
                questions,
                orders,
                calls,
                new PreTerminationCheck(questions, state.options().validateTimeout(), inHand, sight::now));
        health = new HealthGate(state, journal, questions);
        gatekeeper = new ScheduleGate(state, journal, questions, this::tellWhatHolds);
        outside = new ExternalGate(state, journal, questions);
        standing = new GroupProgressReporter(
                state.instanceGroup(), () -> replaced, inHand, questions, gatekeeper, outside, health);
        clearance = new PreStepGate(state, gatekeeper, health, outside, () -> paused || inHand.anyDone());
        surge = new Surge(work, orders, questions, journal);
        gates = new PostBatchGate(state, target, sight, health, outside, gatekeeper);
        retreat =
                new RolloutCompensation(questions, calls, work, inHand, sight, target, new MarkRemoval(state, journal));
    }

    @Override
    public Result run(State ignored) {
        return CancelledWorkflow.asAbort(this::toItsEnd, () -> abort(Aborted.AT_TEMPORAL));
    }

    private Result toItsEnd() {
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
            Optional<Classification> look = observe();
            if (look.isEmpty()) {
                continue;
            }
            Classification now = look.get();
            Instant looked = WorkflowClock.now();
            if (target.moved(now)) {
                if (target.restarted()) {
                    replaced = 0;
                    warm = 0;
                    clearance.reset();
                }
                continue;
            }
            standing.looked("rolling", now);
            Decision decision = RollPlanner.decide(now, start.options().decisions(), progressSoFar());
            if (!mayBegin(decision, now)) {
                continue;
            }
            switch (decision) {
                case Decision.Finished finished -> {
                    return finished(now);
                }
                case Decision.Held held -> {
                    standing.looked("held", now);
                    return new Result(
                            Ending.HELD,
                            replaced,
                            orders.left(),
                            target.accepted(),
                            "drainAndTerminate is false: prepared, not replaced");
                }
                case Decision.Taint taint -> {
                    int tainted = sight.taintStale().nodes();
                    String nodes = tainted == 1 ? "1 node" : tainted + " nodes";
                    say(EventTypes.NODE_TAINTED, "tainting " + nodes + " in " + start.instanceGroup());
                }
                case Decision.Surge extra -> detach(now, extra.candidates());
                case Decision.Replace replace -> begin(now, replace.candidates(), looked);
                case Decision.Wait wait -> await(wait.why());
            }
        }
    }

    /** Finishing and waiting begin nothing, so nobody has to let them. A pause may have been said while a gate held. */
    private boolean mayBegin(Decision decision, Classification now) {
        return switch (decision) {
            case Decision.Finished _, Decision.Held _, Decision.Wait _ -> true;
            case Decision.Taint _, Decision.Surge _ ->
                clearance.given(now.group().role(), List.of()) && !paused;
            case Decision.Replace next ->
                clearance.given(now.group().role(), Candidate.ids(next.candidates())) && !paused;
        };
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

    private void begin(Classification now, List<Candidate> candidates, Instant looked) {
        boolean deregister = RollPlanner.mayDeregister(now);
        for (Candidate candidate : candidates) {
            inHand.begin(
                    candidate,
                    step -> work.takeOut(now.group(), candidate, deregister, looked, told -> {
                        step.is(told);
                        tell();
                    }));
        }
        inHand.await(questions::aborted);
    }

    private void await(String why) {
        if (!inHand.isEmpty()) {
            inHand.await(questions::aborted);
            return;
        }
        if (target.patient()) {
            Workflow.await(LOOK_AGAIN, questions::aborted);
            return;
        }
        questions.ask(start.instanceGroup(), "nothing can be begun in " + start.instanceGroup() + ": " + why, CHOICES);
        target.moves();
    }

    /** Whatever is done is validated together before anything else begins. */
    private void sweep() {
        awaitSiblings();
        InFlightNodes.Swept swept = inHand.sweep();
        swept.skipped().forEach(candidate -> orders.leave(candidate.instance().id()));
        int before = replaced - warm;
        replaced += swept.replaced().size();
        warm += swept.replaced().size() - target.proving(swept.replaced()).size();
        if (swept.failure() != null) {
            throw swept.failure();
        }
        if (!swept.replaced().isEmpty()) {
            gates.passReplaced(swept.replaced(), before, replaced - warm);
        }
    }

    /** Those that go at the same time do not end in the same moment; a gate for each would hold up what comes after. */
    private void awaitSiblings() {
        if (inHand.othersFollow(work::keeps)) {
            Workflow.await(SIBLINGS, () -> !inHand.othersFollow(work::keeps) || questions.aborted());
        }
    }

    private void detach(Classification now, List<Candidate> candidates) {
        List<Candidate> detached = surge.detach(now.group(), candidates);
        if (!detached.isEmpty()) {
            gates.passDetached(detached);
        }
    }

    private Result finished(Classification now) {
        if (clearance.gated()) {
            outside.pass(When.AFTER_GROUP, List.of());
        }
        standing.looked("done", now);
        say(EventTypes.GROUP_COMPLETED, "rolled " + start.instanceGroup() + ": " + replaced + " replaced");
        return new Result(Ending.ROLLED, replaced, orders.left(), target.accepted(), null);
    }

    private Result givenUp(Ending ending, String why) {
        replaced += retreat.finishInHand(ending, why);
        retreat.restore(ending);
        standing.givenUp(ending);
        return new Result(ending, replaced, orders.left(), target.accepted(), why);
    }

    /** @return empty after a wait, where nothing may go because nothing would come in its place */
    private Optional<Classification> observe() {
        try {
            Classification now = sight.now();
            gatekeeper.mended();
            return Optional.of(now);
        } catch (Stopped gone) {
            gatekeeper.mended();
            throw gone;
        } catch (ActivityFailure e) {
            String trouble = LaunchBlocked.in(e).orElseThrow(() -> e);
            gatekeeper.troubled(trouble);
            await(trouble);
            return Optional.empty();
        }
    }

    private RollProgress progressSoFar() {
        List<Candidate> candidates = inHand.candidates();
        return new RollProgress(candidates, orders.undetachable(), gates.mostNow(replaced - warm, candidates));
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
                orders.soFar(),
                replaced,
                warm,
                clearance.gated(),
                paused,
                journal.sequence(),
                health.doubted(),
                start.approved()));
    }

    private void tell() {
        standing.tell();
    }

    private void tellWhatHolds() {
        standing.held();
    }

    private void say(String type, String message) {
        journal.say(type, start.instanceGroup(), message);
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
    public void answer(QuestionAnswer answer) {
        questions.answer(answer);
    }

    @Override
    public void abort(CommandRequest word) {
        questions.abort(word);
        calls.callOff();
        work.drains().interrupt();
        health.interrupt();
    }

    @Override
    public void skip(SubjectCommand order) {
        orders.skip(order.subject());
        Optional<Candidate> leaving = inHand.terminating(order.subject());
        boolean kept = leaving.filter(work::keeps).isPresent();
        if (leaving.isPresent() && !kept) {
            journal.say(
                    EventTypes.CHANGE_ORDERED,
                    order.subject(),
                    "too late to skip " + order.subject() + ": terminating already");
        }
        work.drains().interrupt();
    }

    @Override
    public void force(SubjectCommand order) {
        orders.force(order.subject());
        work.drains().interrupt();
    }

    @Override
    public GroupProgress progress() {
        return standing.seen();
    }
}
