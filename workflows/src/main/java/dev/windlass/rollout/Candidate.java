package dev.windlass.rollout;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One instance with its node, as classified.
 *
 * @param node {@code null} where the instance never joined
 * @param causes why it is stale; empty for a fresh one
 */
public record Candidate(InstanceSnapshot instance, NodeSnapshot node, List<RollCause> causes) {

    public Candidate {
        Objects.requireNonNull(instance, "instance is null");
        causes = List.copyOf(causes);
    }

    /** Of their instances, in the same order. */
    public static List<String> ids(List<Candidate> candidates) {
        return candidates.stream().map(candidate -> candidate.instance().id()).toList();
    }

    boolean stale() {
        return !causes.isEmpty();
    }

    boolean ready() {
        return node != null && node.ready();
    }

    /** Has a node without the soft taint. */
    boolean unmarked() {
        return node != null && !node.scheduledForUpdate();
    }

    /** The causes in words, for people. */
    public String why() {
        return causes.stream().map(RollCause::toString).collect(Collectors.joining(", "));
    }
}
