package dev.windlass.workflow.rollout;

import dev.windlass.activity.GateActivities;
import dev.windlass.change.EventTypes;
import dev.windlass.change.RolloutOptions;
import dev.windlass.rollout.policy.GateQuestion;
import dev.windlass.rollout.policy.GateVerdict;
import dev.windlass.rollout.policy.HttpHook;
import dev.windlass.rollout.policy.HttpHook.When;
import dev.windlass.rollout.policy.Milestones;
import dev.windlass.workflow.JournalWriter;
import dev.windlass.workflow.Stubs;
import dev.windlass.workflow.WorkflowClock;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lets a rollout pass while everybody outside says green: hooks at their step, and queries before a group and after each
 * batch. All of them are asked at once, and all have to be green at once; what is red is asked again for as long as
 * validation may take, and then the policy decides.
 */
final class ExternalGate {

    private static final List<String> CHOICES = List.of("retry", "continue", "abort");
    private static final Duration PAUSE = Duration.ofSeconds(30);
    /** Each pause is at least that part of the time waited, so that a wait of days takes hundreds of rounds and no more. */
    private static final int PARTS = 30;

    private final GateActivities outside = Stubs.outside();
    private final RolloutWorkflow.State start;
    private final RolloutOptions options;
    private final JournalWriter journal;
    private final Questions questions;
    private String holds;

    private record Asked(String name, GateQuestion question) {}

    ExternalGate(RolloutWorkflow.State state, JournalWriter journal, Questions questions) {
        this.start = state;
        this.options = state.options();
        this.journal = journal;
        this.questions = questions;
    }

    /** Who is red at this moment, while it is asked again and again; {@code null} where nobody is. */
    String holds() {
        return holds;
    }

    /** @param instances whom it is about; empty for the group */
    void pass(When when, List<String> instances) {
        if (askers(when, instances, "").isEmpty()) {
            return;
        }
        while (true) {
            List<String> red = untilGreen(when, instances);
            if (red.isEmpty()) {
                say(EventTypes.GATE_PASSED, "gates are green " + when.words());
                return;
            }
            String problem = "not green " + when.words() + " of " + start.instanceGroup() + " within "
                    + Milestones.words(options.validateTimeout()) + ": " + String.join("; ", red);
            switch (options.policy().onRed()) {
                case ASK -> {
                    if (!questions.ask(start.instanceGroup(), problem, CHOICES).equals("retry")) {
                        say(
                                EventTypes.GATE_FAILED,
                                "going on though red " + when.words() + ": " + String.join("; ", red));
                        return;
                    }
                }
                case STOP -> throw new Stopped(problem, true);
                case CONTINUE -> {
                    say(EventTypes.GATE_FAILED, problem + "; going on, as the policy says");
                    return;
                }
            }
        }
    }

    /** @return what is red still when the time is up */
    private List<String> untilGreen(When when, List<String> instances) {
        Instant begun = WorkflowClock.now();
        Instant deadline = begun.plus(options.validateTimeout());
        try {
            for (int round = 1; ; round++) {
                questions.stopIfAborted();
                // The entries written so far tell this passing from every other, also in a later run of the workflow.
                String step = when.written() + "/" + journal.sequence() + "." + round;
                List<String> red = red(askers(when, instances, step));
                if (red.isEmpty() || !WorkflowClock.now().isBefore(deadline)) {
                    return red;
                }
                hold("red " + when.words() + ": " + String.join("; ", red));
                Workflow.await(pause(begun, deadline), questions::aborted);
            }
        } finally {
            holds = null;
        }
    }

    private void hold(String why) {
        if (!why.equals(holds)) {
            holds = why;
            say(EventTypes.GATE_FAILED, why);
        }
    }

    private static Duration pause(Instant begun, Instant deadline) {
        Duration part = Duration.between(begun, WorkflowClock.now()).dividedBy(PARTS);
        Duration pause = part.compareTo(PAUSE) > 0 ? part : PAUSE;
        Duration left = Duration.between(WorkflowClock.now(), deadline);
        return pause.compareTo(left) < 0 ? pause : left;
    }

    private List<String> red(List<Asked> askers) {
        List<Promise<GateVerdict>> verdicts = askers.stream()
                .map(asked -> Async.function(outside::ask, asked.question()))
                .toList();
        List<String> red = new ArrayList<>();
        for (int i = 0; i < askers.size(); i++) {
            GateVerdict verdict = verdicts.get(i).get();
            if (!verdict.green()) {
                red.add(askers.get(i).name() + ": " + verdict.why());
            }
        }
        return red;
    }

    private List<Asked> askers(When when, List<String> instances, String step) {
        Stream<Asked> hooks = options.gates().hooks().stream()
                .filter(hook -> hook.when() == when)
                .map(hook -> new Asked("hook " + hook.name(), of(hook, instances, step)));
        Stream<Asked> queries = switch (when) {
            case BEFORE_GROUP, AFTER_NODE ->
                options.gates().queries().stream()
                        .map(query -> new Asked("query " + query.name(), new GateQuestion.OfPrometheus(query)));
            case BEFORE_NODE, AFTER_GROUP -> Stream.empty();
        };
        return Stream.concat(hooks, queries).toList();
    }

    private GateQuestion of(HttpHook hook, List<String> instances, String step) {
        return new GateQuestion.OfHook(hook, start.cluster(), start.change(), start.instanceGroup(), instances, step);
    }

    private void say(String type, String message) {
        journal.say(type, start.instanceGroup(), start.instanceGroup() + ": " + message);
    }
}
