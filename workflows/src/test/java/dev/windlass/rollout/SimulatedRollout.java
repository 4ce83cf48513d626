package dev.windlass.rollout;

import dev.windlass.rollout.SimulatedCloud.Group;
import dev.windlass.rollout.SimulatedCloud.Machine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * Rolls one group of the simulated cloud in the way {@code GroupRollout} does: observe, classify, decide, act; what is in
 * hand goes on by itself, and whatever is done is validated before anything else begins. What is seen may be late, but
 * is never older than the last thing that the rollout itself did and waited for.
 */
final class SimulatedRollout {

    private static final long PATIENCE = 900;
    private static final int GREENS = 2;

    private final SimulatedRun run;
    private final SimulatedGate gate;
    private final Weather weather;
    private final VirtualTime time;
    private final SimulatedCloud cloud;
    private final Invariants invariants;
    private final RollPolicy policy;
    private final Group group;
    private final Runnable whenEnded;
    private final Map<String, SimulatedWork> inHand = new TreeMap<>();
    private final SortedSet<String> left = new TreeSet<>();
    private final SortedSet<String> undetachable = new TreeSet<>();
    private final SortedSet<String> accepted = new TreeSet<>();
    private final Set<Machine> begun = new HashSet<>();
    private String begunTemplate;
    private Instant forcedUntil;
    private boolean force;
    private boolean gated;
    private boolean waking;
    private boolean proved;
    private boolean baked;
    private boolean baking;
    private long settledAt;
    private long movedAt;
    private long pausedUntil;
    private int count;
    private int rounds;
    private String ending;
    private boolean rolled;

    SimulatedRollout(SimulatedRun run, Group group, boolean force, Runnable whenEnded) {
        this.run = run;
        this.gate = new SimulatedGate(run, group);
        this.weather = run.weather;
        this.time = run.time;
        this.cloud = run.cloud;
        this.invariants = run.invariants;
        this.policy = run.policy;
        this.group = group;
        this.force = force;
        this.whenEnded = whenEnded;
        this.settledAt = time.now();
        this.movedAt = time.now();
        this.baked = weather.canary == 0;
        if (weather.chance(10)) {
            pausedUntil = time.now() + weather.between(0, 200_000);
            time.after(pausedUntil - time.now(), this::turn);
        }
    }

    Group group() {
        return group;
    }

    SortedSet<String> left() {
        return left;
    }

    List<Machine> inHand() {
        return inHand.values().stream().map(work -> work.machine).toList();
    }

    boolean ended() {
        return ending != null;
    }

    boolean rolled() {
        return rolled;
    }

    String ending() {
        return ending;
    }

    /** A look has shown a ready instance on the new template. Bastions are no nodes, so nothing can ever prove itself. */
    boolean proved() {
        return proved || !group.nodes();
    }

    /** Of those that run something; warm ones do not. */
    boolean hasBegunAnother(Machine machine) {
        return begun.stream().anyMatch(other -> other != machine && !other.warm);
    }

    /** Whether it was, as far as could be seen. */
    boolean isStale(Observation all, GroupSnapshot seen, InstanceSnapshot instance) {
        boolean annotated = all.nodes().stream()
                .anyMatch(node -> node.needsUpdate() && instance.id().equals(node.instanceId()));
        return isOutdated(seen, cloud.machine(instance.id())) || instance.detached() || annotated;
    }

    /** Whether it is in truth, for the template that was seen. */
    boolean isStale(GroupSnapshot seen, Machine machine) {
        return isOutdated(seen, machine) || machine.detached || machine.annotated;
    }

    private boolean isOutdated(GroupSnapshot seen, Machine machine) {
        boolean current =
                machine.version.equals(seen.templateVersion()) || accepted.contains(group.name + "/" + machine.version);
        return !current || forcedUntil != null && machine.launchedAt <= forcedUntil.getEpochSecond();
    }

    /** With those in hand, which may be on their way out already. */
    int stale(Observation all, GroupSnapshot seen) {
        int stale = inHand.size();
        for (InstanceSnapshot instance : seen.instances()) {
            boolean counts =
                    !instance.terminating() && !left.contains(instance.id()) && !inHand.containsKey(instance.id());
            stale += counts && isStale(all, seen, instance) ? 1 : 0;
        }
        return stale;
    }

    /** Goes on as far as it can, and ends where only time or the world can bring it on. */
    void turn() {
        while (ending == null && !gate.closed()) {
            Invariants.hold(++rounds < 20_000, "endless rounds");
            if (!sweep() || time.now() < pausedUntil || !step()) {
                return;
            }
        }
    }

    /** @return whether there is more to be done at once */
    private boolean sweep() {
        List<Machine> replaced = new ArrayList<>();
        for (SimulatedWork work : List.copyOf(inHand.values())) {
            if (!work.done()) {
                continue;
            }
            inHand.remove(work.machine.id);
            settledAt = time.now();
            if (work.skipped()) {
                begun.remove(work.machine);
                left.add(work.machine.id);
            } else {
                replaced.add(work.machine);
            }
        }
        if (replaced.isEmpty()) {
            return true;
        }
        movedAt = time.now();
        return validate(replaced);
    }

    /** @return whether there is more to be done at once */
    private boolean step() {
        Observation all = cloud.look(settledAt);
        GroupSnapshot seen = all.group(group.name).orElseThrow();
        Classification now = Classification.of(all, seen, look());
        if (settles(seen, now)) {
            return true;
        }
        proved |= seesProof(all, seen);
        Decision decision = RollPlanner.decide(now, policy, new RollProgress(candidates(), undetachable, most()));
        run.trace(() -> "%s: %s".formatted(group.name, describe(decision)));
        return switch (decision) {
            case Decision.Finished finished -> {
                invariants.finishes(this, all, seen);
                yield end(true, "rolled");
            }
            case Decision.Held held -> {
                Invariants.hold(Boolean.FALSE.equals(group.drainAndTerminate), "held without having been told to");
                yield end(true, "held");
            }
            case Decision.Taint taint -> onceGreen(() -> taint(all, seen));
            case Decision.Surge surge -> onceGreen(() -> surge(all, seen, surge.candidates()));
            case Decision.Replace replace -> onceGreen(() -> replace(all, seen, replace.candidates()));
            case Decision.Wait wait -> await(wait);
        };
    }

    /** What is rolled to: settled at the first look, and by a person where the template moves. */
    private boolean settles(GroupSnapshot seen, Classification now) {
        if (begunTemplate == null) {
            begunTemplate = seen.templateVersion();
            forcedUntil = force ? now.newest() : null;
            return force;
        }
        if (begunTemplate.equals(seen.templateVersion())) {
            return false;
        }
        if (weather.chance(50)) {
            accepted.add(group.name + "/" + begunTemplate);
        } else {
            accepted.clear();
            proved = false;
            begun.clear();
        }
        begunTemplate = seen.templateVersion();
        settledAt = time.now();
        return true;
    }

    private boolean taint(Observation all, GroupSnapshot seen) {
        for (Candidate candidate : Classification.offered(all, seen, look())) {
            Machine machine = cloud.machine(candidate.instance().id());
            if (candidate.node() != null) {
                invariants.mayBeTouched(this, seen, machine);
            }
            machine.tainted = true;
        }
        settledAt = time.now();
        return true;
    }

    private boolean surge(Observation all, GroupSnapshot seen, List<Candidate> candidates) {
        List<Machine> chosen = machines(candidates);
        chosen.forEach(machine -> invariants.mayBeTouched(this, seen, machine));
        invariants.surges(this, all, seen, chosen);
        List<Machine> detached = new ArrayList<>();
        for (Machine machine : chosen) {
            if (weather.refusesDetaching && weather.chance(30)) {
                undetachable.add(machine.id);
                continue;
            }
            detached.add(machine);
            cloud.detach(machine);
            if (weather.chance(20)) {
                cloud.detach(machine);
            }
        }
        settledAt = time.now();
        return detached.isEmpty() || validate(List.of());
    }

    private boolean replace(Observation all, GroupSnapshot seen, List<Candidate> candidates) {
        List<Machine> chosen = machines(candidates);
        chosen.forEach(machine -> invariants.mayBeTouched(this, seen, machine));
        invariants.replaces(this, all, seen, chosen);
        int allowed = most();
        Invariants.hold(
                chosen.size() <= allowed || chosen.stream().allMatch(machine -> machine.warm), "past a milestone");
        for (Candidate candidate : candidates) {
            SimulatedWork work = new SimulatedWork(run, candidate, this::turn);
            begun.add(work.machine);
            count += work.machine.warm ? 0 : 1;
            inHand.put(work.machine.id, work);
            work.begin();
        }
        return false;
    }

    private boolean await(Decision.Wait wait) {
        Invariants.hold(!wait.why().isBlank(), "waits and does not say for what");
        if (!inHand.isEmpty()) {
            return false;
        }
        if (!baked && most() == 0) {
            if (!baking) {
                baking = true;
                time.after(600, () -> {
                    baked = true;
                    movedAt = time.now();
                    turn();
                });
            }
            return false;
        }
        if (time.now() - movedAt >= PATIENCE) {
            return end(false, "nothing can be begun: " + wait.why());
        }
        if (!waking) {
            waking = true;
            time.after(10, () -> {
                waking = false;
                turn();
            });
        }
        return false;
    }

    /** The first thing to be done waits for a cluster that is green, and is then done as it was decided. */
    private boolean onceGreen(BooleanSupplier act) {
        if (gated || !group.nodes()) {
            return act.getAsBoolean();
        }
        gated = true;
        gate.pass(1, List.of(), () -> passed(act), this::red);
        return false;
    }

    /** @return whether there is more to be done at once: bastions are never validated */
    private boolean validate(List<Machine> gone) {
        if (group.nodes()) {
            gate.pass(GREENS, gone, () -> passed(() -> true), this::red);
        }
        return !group.nodes();
    }

    private void passed(BooleanSupplier then) {
        settledAt = time.now();
        movedAt = time.now();
        if (then.getAsBoolean()) {
            turn();
        }
    }

    private void red() {
        end(false, "the cluster did not validate");
    }

    private boolean end(boolean well, String why) {
        ending = why;
        rolled = well;
        run.trace(() -> group.name + " ends: " + why);
        whenEnded.run();
        return false;
    }

    /** Ready on the new template, though somebody may have annotated it meanwhile. */
    private boolean seesProof(Observation all, GroupSnapshot seen) {
        Set<String> ready = new HashSet<>();
        all.nodes().stream().filter(NodeSnapshot::ready).forEach(node -> ready.add(node.instanceId()));
        return seen.instances().stream()
                .filter(instance -> !instance.terminating() && !instance.detached())
                .filter(instance -> weather.cloudOnly || ready.contains(instance.id()))
                .anyMatch(instance -> !isOutdated(seen, cloud.machine(instance.id())));
    }

    private int most() {
        return baked ? Integer.MAX_VALUE : Math.max(0, weather.canary - count);
    }

    private RolloutQuery look() {
        SortedSet<String> passedOver = new TreeSet<>(left);
        passedOver.addAll(inHand.keySet());
        return new RolloutQuery("c", group.name, weather.cloudOnly, forcedUntil, accepted, passedOver, policy);
    }

    private List<Candidate> candidates() {
        return inHand.values().stream().map(work -> work.candidate).toList();
    }

    private List<Machine> machines(List<Candidate> candidates) {
        return candidates.stream()
                .map(candidate -> cloud.machine(candidate.instance().id()))
                .toList();
    }

    private static String describe(Decision decision) {
        return switch (decision) {
            case Decision.Surge surge -> "surge " + names(surge.candidates());
            case Decision.Replace replace -> "replace " + names(replace.candidates());
            default -> decision.toString();
        };
    }

    private static List<String> names(List<Candidate> candidates) {
        return candidates.stream().map(candidate -> candidate.instance().id()).toList();
    }
}
