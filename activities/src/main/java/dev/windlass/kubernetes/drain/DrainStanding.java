package dev.windlass.kubernetes.drain;

import dev.windlass.kubernetes.Excerpt;
import dev.windlass.rollout.DrainOutcome;
import io.temporal.failure.ApplicationFailure;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where a drain stands whose pods are not all gone. Pure. */
record DrainStanding(List<LeavingPod> leaving) {

    /** Of all pods' words together; a node may have hundreds of pods. */
    private static final int MOST_CHARACTERS = 6_000;

    private static final int FEWEST_CHARACTERS = 60;
    private static final int MOST_CHARACTERS_EACH = 300;

    DrainStanding {
        leaving =
                leaving.stream().sorted(Comparator.comparing(LeavingPod::name)).toList();
    }

    static DrainStanding of(Collection<LeavingPod> leaving) {
        return new DrainStanding(List.copyOf(leaving));
    }

    /** What the API answers if it does not let us ask, or is away. */
    Optional<String> outage() {
        return waiting().stream()
                .flatMap(pod -> pod.answer().stream())
                .filter(EvictionAnswer.Outage.class::isInstance)
                .map(EvictionAnswer::words)
                .findFirst();
    }

    /** @throws ApplicationFailure in an outage, which is waited out and says nothing about the pods */
    DrainOutcome outcome(String node) {
        outage().ifPresent(words -> {
            throw ApplicationFailure.newFailure(
                    "draining " + node + ": the cluster's API is out: " + words, "ClusterApiOutage");
        });
        SortedMap<String, String> words = words();
        for (LeavingPod pod : waiting()) {
            if (pod.answer().orElse(null) instanceof EvictionAnswer.Refused refused) {
                words.remove(pod.name());
                String budget = pod.pod().getMetadata().getNamespace() + "/" + refused.disruptionBudget();
                return new DrainOutcome.Blocked(pod.name(), budget, words);
            }
        }
        return new DrainOutcome.TimedOut(
                leaving.stream().map(LeavingPod::name).toList(),
                words.entrySet().stream()
                        .map(pod -> pod.getKey() + " (" + pod.getValue() + ")")
                        .toList());
    }

    /** For people, while the drain goes on: what the API refuses comes before what takes its time. */
    String holds(String node) {
        Optional<String> outage = outage();
        if (outage.isPresent()) {
            return Excerpt.of("draining " + node + ": the cluster's API is out: " + outage.get());
        }
        DrainOutcome outcome = outcome(node);
        boolean refused = outcome instanceof DrainOutcome.TimedOut late
                && !late.unaccepted().isEmpty();
        return Excerpt.of("draining " + node + ": "
                + (refused
                        ? DrainOutcome.unaccepted(((DrainOutcome.TimedOut) outcome).unaccepted())
                        : outcome.words()));
    }

    /** Whether a pod was asked in vain. */
    boolean isRefused() {
        return waiting().stream().anyMatch(pod -> pod.answer().isPresent());
    }

    private List<LeavingPod> waiting() {
        return leaving.stream().filter(pod -> !pod.isToldToGo()).toList();
    }

    private SortedMap<String, String> words() {
        List<LeavingPod> waiting = waiting();
        int most = Math.clamp(MOST_CHARACTERS / Math.max(1, waiting.size()), FEWEST_CHARACTERS, MOST_CHARACTERS_EACH);
        SortedMap<String, String> words = new TreeMap<>();
        waiting.forEach(pod -> words.put(
                pod.name(), Excerpt.of(pod.answer().map(EvictionAnswer::words).orElse("no answer yet"), most)));
        return words;
    }
}
