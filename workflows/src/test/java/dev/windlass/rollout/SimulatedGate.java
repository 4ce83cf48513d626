package dev.windlass.rollout;

import dev.windlass.rollout.SimulatedCloud.Group;
import dev.windlass.rollout.SimulatedCloud.Machine;
import java.util.List;

/**
 * Waits until the cluster is green so many times in a row. Where that takes too long, a person says whether to go on
 * waiting, and in calm weather does, as it is only slow then.
 */
final class SimulatedGate {

    private static final long TIMEOUT = 900;
    private static final long INTERVAL = 10;

    private final SimulatedRun run;
    private final Group group;
    private boolean closed;

    SimulatedGate(SimulatedRun run, Group group) {
        this.run = run;
        this.group = group;
    }

    boolean closed() {
        return closed;
    }

    /** @param gone what was terminated: not green as long as it is still there */
    void pass(int greens, List<Machine> gone, Runnable then, Runnable red) {
        closed = true;
        look(greens, greens, gone, run.time.now() + TIMEOUT, then, red);
    }

    private void look(int greens, int missing, List<Machine> gone, long deadline, Runnable then, Runnable red) {
        boolean green = run.cloud.healthy(group, run.weather.cloudOnly)
                && gone.stream().allMatch(machine -> machine.gone)
                && !(run.weather.flaps && run.weather.chance(20));
        int still = green ? missing - 1 : greens;
        if (still == 0) {
            closed = false;
            then.run();
        } else if (run.time.now() < deadline) {
            run.time.after(INTERVAL, () -> look(greens, still, gone, deadline, then, red));
        } else if (run.weather.calm || run.weather.chance(50)) {
            run.trace(() -> group.name + ": red, and somebody says retry");
            run.time.after(run.weather.between(10, 3_600), () -> pass(greens, gone, then, red));
        } else {
            closed = false;
            red.run();
        }
    }
}
