package dev.windlass.rollout;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a drain ended. Only {@link Drained} lets the instance be terminated without a person's word. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @Type(DrainOutcome.Drained.class),
    @Type(DrainOutcome.Blocked.class),
    @Type(DrainOutcome.TimedOut.class),
    @Type(DrainOutcome.Unmanaged.class)
})
public sealed interface DrainOutcome {

    /** For people. */
    String words();

    /** @param pods {@code namespace/name}, each with the API's answer in parentheses */
    static String unaccepted(List<String> pods) {
        return "the API did not take the eviction of " + String.join(", ", pods);
    }

    /** @param evicted pods that left the node, {@code namespace/name} */
    @JsonTypeName("drained")
    record Drained(List<String> evicted) implements DrainOutcome {
        public Drained {
            evicted = List.copyOf(evicted);
        }

        @Override
        public String words() {
            return evicted.size() == 1 ? "1 pod evicted" : evicted.size() + " pods evicted";
        }
    }

    /**
     * A PodDisruptionBudget refused until the time ran out.
     *
     * @param others pods beside that one whose eviction the API did not accept either, {@code namespace/name}, with the last answer
     */
    @JsonTypeName("blocked")
    record Blocked(String pod, String disruptionBudget, SortedMap<String, String> others) implements DrainOutcome {
        public Blocked {
            others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
        }

        /** No other eviction was refused. */
        public Blocked(String pod, String disruptionBudget) {
            this(pod, disruptionBudget, new TreeMap<>());
        }

        @Override
        public String words() {
            String blocked = "PodDisruptionBudget " + disruptionBudget + " does not let pod " + pod + " go";
            return others.isEmpty()
                    ? blocked
                    : blocked + "; "
                            + DrainOutcome.unaccepted(others.entrySet().stream()
                                    .map(other -> other.getKey() + " (" + other.getValue() + ")")
                                    .toList());
        }
    }

    /**
     * Pods did not go in time, though no budget holds them.
     *
     * @param remaining those that are still there
     * @param unaccepted those of them that were never told to go, as the API did not accept their eviction, each with the last
     *     answer in parentheses
     */
    @JsonTypeName("timed-out")
    record TimedOut(List<String> remaining, List<String> unaccepted) implements DrainOutcome {
        public TimedOut {
            remaining = List.copyOf(remaining);
            unaccepted = unaccepted == null ? List.of() : List.copyOf(unaccepted);
        }

        /** Every eviction was taken, and the pods did not go. */
        public TimedOut(List<String> remaining) {
            this(remaining, List.of());
        }

        @Override
        public String words() {
            String remains = "still there: " + String.join(", ", remaining);
            return unaccepted.isEmpty() ? remains : remains + "; " + DrainOutcome.unaccepted(unaccepted);
        }
    }

    /** Pods that no controller would bring back, where the policy says to leave those alone. Nothing was evicted. */
    @JsonTypeName("unmanaged")
    record Unmanaged(List<String> pods) implements DrainOutcome {
        public Unmanaged {
            pods = List.copyOf(pods);
        }

        @Override
        public String words() {
            return "no controller would bring back: " + String.join(", ", pods);
        }
    }
}
