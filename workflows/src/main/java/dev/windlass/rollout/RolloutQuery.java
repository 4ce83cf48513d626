package dev.windlass.rollout;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How to look at one group.
 *
 * @param cloudOnly without asking Kubernetes
 * @param forcedUntil instances launched until then, by EC2's clock, are replaced whatever they run; {@code null} for none
 * @param accepted versions of launch templates that count as up to date beside the groups' own,
 *     {@code <instance group>/<version>}
 * @param left ids of instances that are not to be offered: skipped by a person, or in hand already
 * @param policy for the budget, which says how many candidates a decision may need
 */
public record RolloutQuery(
        String cluster,
        String instanceGroup,
        boolean cloudOnly,
        Instant forcedUntil,
        SortedSet<String> accepted,
        SortedSet<String> left,
        RollPolicy policy) {

    public RolloutQuery {
        accepted = Collections.unmodifiableSortedSet(new TreeSet<>(accepted));
        left = Collections.unmodifiableSortedSet(new TreeSet<>(left));
    }
}
