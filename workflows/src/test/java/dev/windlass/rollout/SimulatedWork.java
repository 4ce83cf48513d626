package dev.windlass.rollout;

import dev.windlass.rollout.SimulatedCloud.Machine;
import java.util.List;

/** One instance in hand: drained, and terminated, unless somebody says to leave it. */
final class SimulatedWork {

    final Candidate candidate;
    final Machine machine;
    private final SimulatedRun run;
    private final boolean drains;
    private final Runnable whenDone;
    private boolean forced;
    private boolean skipped;
    private boolean done;

    SimulatedWork(SimulatedRun run, Candidate candidate, Runnable whenDone) {
        this.run = run;
        this.candidate = candidate;
        this.machine = run.cloud.machine(candidate.instance().id());
        this.whenDone = whenDone;
        this.drains = !machine.warm && machine.group.nodes() && !run.weather.cloudOnly;
    }

    void begin() {
        machine.inHand = true;
        machine.cordoned = drains;
        run.time.after(drains ? run.weather.between(1, 60) : 1, this::drained);
    }

    boolean done() {
        return done;
    }

    boolean skipped() {
        return skipped;
    }

    private void drained() {
        boolean blocked = drains && !machine.gone && run.weather.blocksDrains && run.weather.chance(20);
        if (!blocked) {
            machine.pods = drains ? 0 : machine.pods;
            terminate();
            return;
        }
        String answer =
                run.weather.oneOf(run.weather.someSkip ? List.of("retry", "force", "skip") : List.of("retry", "force"));
        run.trace(() -> machine.id + ": blocked, and somebody says " + answer);
        switch (answer) {
            case "skip" -> leave();
            case "force" -> {
                forced = true;
                terminate();
            }
            default -> run.time.after(run.weather.between(60, 3_600), this::drained);
        }
    }

    /** As it was before. */
    private void leave() {
        skipped = true;
        machine.inHand = false;
        machine.cordoned = false;
        machine.tainted = false;
        end();
    }

    /** Sometimes asked for twice, as by an activity that was tried again. */
    private void terminate() {
        boolean drained = !drains || machine.pods == 0 || forced || machine.leaving();
        int times = run.weather.chance(20) ? 2 : 1;
        for (int i = 0; i < times; i++) {
            run.invariants.terminates(machine, run.cloud.terminate(machine), drained);
        }
        run.time.after(run.weather.between(1, 10), this::end);
    }

    private void end() {
        done = true;
        whenDone.run();
    }
}
