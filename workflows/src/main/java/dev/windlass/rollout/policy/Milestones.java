package dev.windlass.rollout.policy;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where canary and checkpoints stop a group. Pure: counted from numbers that a rollout carries along. */
public final class Milestones {

    private Milestones() {}

    /**
     * Those that the last batch reached, in order, the canary before a checkpoint at the same number. Each is reached once,
     * as long as one call's {@code now} is the next one's {@code before}.
     *
     * @param total how many instances were stale when the group began
     * @param before how many were replaced before the batch
     * @param now how many are now
     */
    public static List<Milestone> reached(Gates gates, int total, int before, int now) {
        return all(gates, total)
                .filter(reached -> before < reached.at() && reached.at() <= now)
                .map(Reached::milestone)
                .toList();
    }

    /**
     * How many more may be begun before the next milestone, so that no batch runs past it; {@link Integer#MAX_VALUE} where
     * none is left. Instances in hand have to be taken off: {@link #mostNow(Gates, int, int, int)}.
     */
    public static int mostNow(Gates gates, int total, int replaced) {
        return all(gates, total)
                .mapToInt(Reached::at)
                .filter(at -> at > replaced)
                .map(at -> at - replaced)
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    /** @param inHand begun, and not replaced yet */
    public static int mostNow(Gates gates, int total, int replaced, int inHand) {
        int most = mostNow(gates, total, replaced);
        return most == Integer.MAX_VALUE ? most : Math.max(0, most - inHand);
    }

    private record Reached(int at, Milestone milestone) {}

    private static Stream<Reached> all(Gates gates, int total) {
        if (total <= 0) {
            return Stream.empty();
        }
        Stream<Reached> canary = Stream.ofNullable(gates.canary()).map(given -> {
            int at = Math.min(given.first(), total);
            return new Reached(at, new Milestone.FirstInstances(at, given.bake()));
        });
        Stream<Reached> checkpoints = gates.checkpoints().stream().map(given -> {
            int at = Math.ceilDiv(total * given.percent(), 100);
            return new Reached(at, new Milestone.Share(given.percent(), at, total, given.bake(), given.ask()));
        });
        return Stream.concat(canary, checkpoints).sorted(Comparator.comparingInt(Reached::at));
    }

    /** Such as {@code 1h30m}. */
    public static String words(Duration duration) {
        return duration.toString().substring(2).toLowerCase();
    }
}
