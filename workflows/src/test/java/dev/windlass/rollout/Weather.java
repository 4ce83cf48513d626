package dev.windlass.rollout;

import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What one seed lets happen. In calm weather nobody but the rollout changes anything and every instance joins sooner or
 * later, so that more can be demanded of it.
 */
final class Weather {

    private static final List<String> NUMBERS = List.of("0", "1", "2", "3", "10%", "34%", "50%", "100%");

    final SplittableRandom random;
    final boolean calm;
    final boolean cloudOnly;
    final boolean staleLooks;
    final boolean somebodyTerminates;
    final boolean autoscales;
    final boolean neverJoins;
    final boolean refusesDetaching;
    final boolean templateMoves;
    final boolean someSkip;
    final boolean flaps;
    final boolean blocksDrains;
    final int zonesAtOnce;
    final int groupsAtOnce;
    final int canary;

    Weather(long seed) {
        random = new SplittableRandom(seed);
        calm = chance(40);
        cloudOnly = chance(8);
        flaps = chance(30);
        blocksDrains = chance(25);
        zonesAtOnce = random.nextInt(3);
        groupsAtOnce = 1 + random.nextInt(3);
        canary = chance(20) ? 1 + random.nextInt(2) : 0;
        staleLooks = !calm && chance(50);
        somebodyTerminates = !calm && chance(40);
        autoscales = !calm && chance(40);
        neverJoins = !calm && chance(25);
        refusesDetaching = !calm && chance(25);
        templateMoves = !calm && chance(20);
        someSkip = !calm && chance(25);
    }

    /** Somebody else takes instances away, so also the first one on the new template. */
    boolean othersTake() {
        return somebodyTerminates || autoscales;
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    long between(long from, long to) {
        return from + random.nextLong(to - from + 1);
    }

    <T> T oneOf(List<T> these) {
        return these.get(random.nextInt(these.size()));
    }

    String setting() {
        return chance(50) ? null : oneOf(NUMBERS);
    }

    Role workerRole() {
        return chance(85) ? Role.NODE : chance(50) ? Role.API_SERVER : Role.BASTION;
    }
}
