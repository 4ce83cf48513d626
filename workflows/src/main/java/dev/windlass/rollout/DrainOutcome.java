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

    /** @param evicted pods that left the node, {@code namespace/name} */
    @JsonTypeName("drained")
    record Drained(List<String> evicted) implements DrainOutcome {
        public Drained {
            evicted = List.copyOf(evicted);
        }
    }

    /** A PodDisruptionBudget refused until the time ran out. */
    @JsonTypeName("blocked")
    record Blocked(String pod, String disruptionBudget) implements DrainOutcome {}

    /** Pods were evicted but did not go. */
    @JsonTypeName("timed-out")
    record TimedOut(List<String> remaining) implements DrainOutcome {
        public TimedOut {
            remaining = List.copyOf(remaining);
        }
    }

    /** Pods that no controller would bring back, where the policy says to leave those alone. Nothing was evicted. */
    @JsonTypeName("unmanaged")
    record Unmanaged(List<String> pods) implements DrainOutcome {
        public Unmanaged {
            pods = List.copyOf(pods);
        }
    }
}
