package dev.windlass.workflow.rollout;

import dev.windlass.activity.GateActivities;
import dev.windlass.rollout.policy.GateQuestion;
import dev.windlass.rollout.policy.GateQuestion.OfHook;
import dev.windlass.rollout.policy.GateQuestion.OfPrometheus;
import dev.windlass.rollout.policy.GateVerdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** People and Prometheus outside, in memory: green but for those who are told to be red. Records what it was asked. */
final class FakeGates implements GateActivities {

    /** {@code name phase [instances]} of a hook, {@code name} of a query. */
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    final Set<String> keys = ConcurrentHashMap.newKeySet();
    /** By name, how often it still is red. */
    final Map<String, Integer> red = new ConcurrentHashMap<>();

    /** By name, how often it is green before it is red for good. */
    final Map<String, Integer> greenAtFirst = new ConcurrentHashMap<>();

    static final int FOR_GOOD = Integer.MAX_VALUE;

    @Override
    public GateVerdict ask(GateQuestion question) {
        String name = switch (question) {
            case OfHook hook -> {
                asked.add(hook.hook().name() + " " + hook.hook().when().written() + " " + hook.instances());
                keys.add(hook.idempotencyKey());
                yield hook.hook().name();
            }
            case OfPrometheus query -> {
                asked.add(query.query().name());
                yield query.query().name();
            }
        };
        if (greenAtFirst.computeIfPresent(name, (_, greens) -> greens - 1) instanceof Integer greens && greens < 0) {
            red.put(name, FOR_GOOD);
        }
        int left = red.getOrDefault(name, 0);
        if (left > 0 && left < FOR_GOOD) {
            red.put(name, left - 1);
        }
        return left > 0 ? new GateVerdict(false, "incident 17 is open") : new GateVerdict(true, "");
    }
}
