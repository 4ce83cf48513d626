package dev.windlass.rollout;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What only the rollout itself knows, and a look at the world would not tell.
 *
 * @param inHand instances that are being drained or terminated at this moment
 * @param undetachable ids of instances that the cloud refused to detach
 * @param most how many more may be begun before the next milestone, such as a canary's bake
 */
public record RollProgress(List<Candidate> inHand, SortedSet<String> undetachable, int most) {

    public static final RollProgress NOTHING = new RollProgress(List.of(), new TreeSet<>(), Integer.MAX_VALUE);

    public RollProgress {
        inHand = List.copyOf(inHand);
        undetachable = Collections.unmodifiableSortedSet(new TreeSet<>(undetachable));
        if (most < 0) {
            throw new IllegalArgumentException("most must not be negative");
        }
    }

    /** In hand, and still a Ready node when it was taken: it is about to stop serving. */
    int readyInHand() {
        return (int) inHand.stream().filter(Candidate::ready).count();
    }
}
