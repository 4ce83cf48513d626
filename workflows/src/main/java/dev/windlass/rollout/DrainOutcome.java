package dev.windlass.rollout;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;

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

    /** A PodDisruptionBudget refused until the time ran out. */
    @JsonTypeName("blocked")
    record Blocked(String pod, String disruptionBudget) implements DrainOutcome {

        @Override
        public String words() {
            return "PodDisruptionBudget " + disruptionBudget + " does not let pod " + pod + " go";
        }
    }

    /**
     * Pods did not go in time, though no budget holds them.
     *
     * @param remaining those that are still there
     * @param unaccepted those of them whose eviction the API never took, as it was too busy, or with its reason in
     *     parentheses; nobody told them to go
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
            String refused = unaccepted.isEmpty()
                    ? ""
                    : "; the API did not take the eviction of " + String.join(", ", unaccepted);
            return "still there: " + String.join(", ", remaining) + refused;
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
