package dev.windlass.workflow.rollout;

import dev.windlass.activity.NodeActivities.Drain;
import dev.windlass.rollout.DrainOutcome;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Pods of a fake cluster. An API answers their evictions and deletions as it is told to, and they go only if it accepted one. */
final class FakePods {

    /** @param disruptionBudget named as the cause, or {@code null} */
    record Answer(int code, String words, String disruptionBudget) {
        static final Answer EVICTED = new Answer(201, "", null);
        static final Answer DELETED = new Answer(200, "", null);

        static Answer denied(int code, String words) {
            return new Answer(code, words, null);
        }

        static Answer blocked(String disruptionBudget) {
            return new Answer(
                    429, "Cannot evict pod as it would violate the pod's disruption budget.", disruptionBudget);
        }

        private boolean accepts() {
            return Set.of(200, 201).contains(code);
        }
    }

    /** One pod, and what the API says about it from now on. */
    static final class FakePod {
        private final String instance;
        private final String name;
        volatile Answer eviction = Answer.EVICTED;
        volatile Answer deletion = Answer.DELETED;
        private boolean told;

        private FakePod(String instance, String name) {
            this.instance = instance;
            this.name = name;
        }
    }

    private final List<String> effects;
    private final List<FakePod> pods = new ArrayList<>();

    /** Pods that nobody told to go, and whose instance was terminated under them. */
    private final List<String> lost = new ArrayList<>();

    FakePods(List<String> effects) {
        this.effects = effects;
    }

    synchronized FakePod on(String instance, String name) {
        FakePod pod = new FakePod(instance, name);
        pods.add(pod);
        return pod;
    }

    synchronized List<String> lost() {
        return List.copyOf(lost);
    }

    synchronized boolean areOn(String instance) {
        return pods.stream().anyMatch(pod -> pod.instance.equals(instance));
    }

    synchronized DrainOutcome drain(Drain drain) {
        List<FakePod> here = pods.stream()
                .filter(pod -> pod.instance.equals(drain.instance()))
                .toList();
        SortedMap<String, String> refused = new TreeMap<>();
        String blocked = null;
        String budget = null;
        for (FakePod pod : here) {
            effects.add("evict " + pod.name);
            Answer answer = pod.eviction;
            if (answer.code() == 401) {
                throw ApplicationFailure.newFailure("the cluster's API is out: " + answer.words(), "ClusterApiOutage");
            }
            pod.told = answer.accepts();
            if (!pod.told && (drain.forced() || drain.forcedPods().contains(pod.name))) {
                effects.add("delete " + pod.name);
                answer = pod.deletion;
                pod.told = answer.accepts();
            }
            if (!pod.told && answer.disruptionBudget() != null && blocked == null) {
                blocked = pod.name;
                budget = answer.disruptionBudget();
            } else if (!pod.told) {
                refused.put(pod.name, answer.words());
            }
        }
        pods.removeIf(pod -> pod.told);
        if (blocked != null) {
            return new DrainOutcome.Blocked(blocked, budget, refused);
        }
        return refused.isEmpty()
                ? new DrainOutcome.Drained(here.stream().map(pod -> pod.name).toList())
                : new DrainOutcome.TimedOut(
                        List.copyOf(refused.keySet()),
                        refused.entrySet().stream()
                                .map(pod -> pod.getKey() + " (" + pod.getValue() + ")")
                                .toList());
    }

    synchronized void terminated(String instance) {
        pods.stream()
                .filter(pod -> pod.instance.equals(instance))
                .map(pod -> pod.name)
                .forEach(lost::add);
        pods.removeIf(pod -> pod.instance.equals(instance));
    }
}
