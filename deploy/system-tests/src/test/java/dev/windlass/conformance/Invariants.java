package dev.windlass.conformance;

import dev.windlass.proxy.Exchange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What must hold of a roll however often it was interrupted, judged by nothing but what reached AWS and Kubernetes, in its
 * order. Each breach is a sentence.
 */
final class Invariants {

    /** Of EC2 and Auto Scaling 20 for a node, and of its load balancer, which is asked until it has let go, a few. */
    private static final int CALLS = 25;

    /** Of one that a hook holds: it is looked at twice more, the hook looked up and completed. */
    private static final int CALLS_OF_A_HOOK = 6;

    /** What one interruption may cost beside: whatever was in hand is looked at again. */
    private static final int CALLS_OF_A_CRASH = 40;

    private static final int QUORUM = InterruptedRoll.CONTROL_PLANES / 2 + 1;

    private final InterruptedRoll roll;
    private final List<String> toGo;
    private final int crashes;
    private final List<Effect> steps;
    private final List<String> breaches = new ArrayList<>();

    private Invariants(InterruptedRoll roll, List<String> toGo, int crashes) {
        this.roll = roll;
        this.toGo = toGo;
        this.crashes = crashes;
        steps = roll.world.steps();
    }

    /** Of a roll that replaced what was stale, and died so often on its way. */
    static List<String> breachedByRoll(InterruptedRoll roll, int crashes) {
        Invariants invariants = new Invariants(roll, roll.stale, crashes);
        invariants.hold();
        invariants.callsStayWithinTheirBudget();
        return invariants.breaches;
    }

    /** Of a roll of the control planes that was held up, and got orders. */
    static List<String> breachedByOrders(InterruptedRoll roll) {
        Invariants invariants = new Invariants(roll, roll.ordered(), 0);
        invariants.hold();
        invariants.whatWasHeldIsDeletedOnceBeforeItsNodeGoes();
        return invariants.breaches;
    }

    /** Of a roll that was aborted before any stale instance had gone. */
    static List<String> breachedByAbort(InterruptedRoll roll) {
        Invariants invariants = new Invariants(roll, List.of(), 0);
        invariants.nothingStaleGoes();
        invariants.nothingElseIsWritten();
        return invariants.breaches;
    }

    private void hold() {
        everyInstanceToGoGoesOnceAndNoOther();
        everyPodIsEvictedOnce();
        nothingGoesBeforeItIsDrained();
        nothingIsLetGoThatIsNotToGo();
        oneAtATime();
        enoughAreInService();
        healthIsLookedAtBetweenTwo();
        nothingElseIsWritten();
    }

    /** I4: whoever was told to terminate an instance, and died over it, leaves one that is seen to be going. */
    private void everyInstanceToGoGoesOnceAndNoOther() {
        List<String> terminated = toldToGo();
        require(
                terminated.equals(toGo.stream().sorted().toList()),
                "terminated " + terminated + ", to go were " + toGo);
        List<String> detached = roll.world.detached();
        require(toGo.containsAll(detached), "detached " + detached + ", to go were " + toGo);
        require(detached.size() == Set.copyOf(detached).size(), "detached twice: " + detached);
    }

    /** Whatever the cloud made of it: whoever looks first tells none twice. What a fault kept from it, it was not told. */
    private List<String> toldToGo() {
        return told().filter(Effect.Terminated.class::isInstance)
                .map(effect -> ((Effect.Terminated) effect).instance())
                .sorted()
                .toList();
    }

    private Stream<Effect> told() {
        return roll.world.exchanges().stream()
                .filter(Exchange::reached)
                .flatMap(exchange -> Effects.asked(exchange.request()));
    }

    /** I3: a pod that is on its way needs no second word, whoever gave the first one; what the API refused is none. */
    private void everyPodIsEvictedOnce() {
        Set<Effect.Evicted> evicted = new HashSet<>();
        roll.world
                .effects(Effect.Evicted.class)
                .forEach(eviction -> require(evicted.add(eviction), "twice: " + eviction));
    }

    /** I3: cordoned, out of its load balancer (whoever leaves its group does that too), every pod ever on it evicted. */
    private void nothingGoesBeforeItIsDrained() {
        for (String instance : toGo) {
            Set<Effect> before =
                    new HashSet<>(steps.subList(0, Math.max(0, steps.indexOf(Effect.terminated(instance)))));
            require(before.contains(Effect.cordoned(instance)), instance + " went without having been cordoned");
            require(
                    before.contains(Effect.deregistered(instance)) || before.contains(Effect.detached(instance)),
                    instance + " went without having been deregistered");
            roll.placements
                    .on(instance)
                    .forEach(pod ->
                            require(before.contains(Effect.evicted(pod)), instance + " went with " + pod + " on it"));
        }
    }

    /** Whatever the cloud made of it: no hook is completed for an instance that nobody has told to go. */
    private void nothingIsLetGoThatIsNotToGo() {
        Set<Effect> before = new HashSet<>();
        told().forEach(effect -> {
            if (effect instanceof Effect.LetGo(var instance)) {
                require(before.contains(Effect.terminated(instance)), instance + " was let go before it was to go");
            }
            before.add(effect);
        });
    }

    private void whatWasHeldIsDeletedOnceBeforeItsNodeGoes() {
        for (String instance : toGo) {
            Effect deleted = new Effect.Deleted("default/" + InterruptedRoll.held(instance));
            List<Effect> before = steps.subList(0, Math.max(0, steps.indexOf(Effect.terminated(instance))));
            require(before.contains(deleted), instance + " went with what was held on it");
            require(steps.stream().filter(deleted::equals).count() == 1, "not once: " + deleted);
        }
    }

    /** I1 and I2: what is in hand is one node, whether it is missing or surges; of three control planes two are well. */
    private void oneAtATime() {
        require(roll.world.mostInFlight() == 1, "at once in hand: " + roll.world.inFlight());
        Set<String> surging = new HashSet<>();
        for (Effect effect : steps) {
            switch (effect) {
                case Effect.Detached(var instance) -> surging.add(instance);
                case Effect.Terminated(var instance) -> surging.remove(instance);
                default -> {
                    // neither begins a surge nor ends one
                }
            }
            require(surging.size() <= 1, "surged at once: " + surging);
        }
    }

    /**
     * I1, I2 and I9 by what could run pods, whatever was looked at: one that is gone counts until its replacement is Ready,
     * so that going on while the cluster is red shows. Where a group surges none is missing.
     */
    private void enoughAreInService() {
        require(
                roll.controlPlanesInService.count() >= QUORUM,
                "control planes in service: " + roll.controlPlanesInService.count());
        require(
                roll.nodesInService.count() >= InterruptedRoll.NODES,
                "nodes in service: " + roll.nodesInService.count());
        int oneIsMissing = InterruptedRoll.CONTROL_PLANES + InterruptedRoll.NODES - 1;
        require(
                roll.everyNodeInService.count() >= oneIsMissing,
                "of all nodes in service: " + roll.everyNodeInService.count());
    }

    /** A gate between any two. */
    private void healthIsLookedAtBetweenTwo() {
        boolean looked = true;
        Set<String> gone = new HashSet<>();
        for (Effect effect : steps) {
            switch (effect) {
                case Effect.Validated validated -> looked = true;
                case Effect.Terminated(var instance) -> looked = !gone.add(instance) && looked;
                case Effect.Cordoned(var instance) ->
                    require(
                            looked || gone.contains(instance),
                            instance + " was begun without a look at the cluster's health");
                default -> {
                    // no node begins or ends
                }
            }
        }
    }

    /** I11. */
    private void callsStayWithinTheirBudget() {
        long calls = roll.world.exchanges().stream()
                .flatMap(exchange -> exchange.request().service().stream())
                .filter(service -> !service.equals("s3"))
                .count();
        long held = roll.world.effects(Effect.LetGo.class).size();
        long most = CALLS * roll.stale.size() + CALLS_OF_A_HOOK * held + (long) CALLS_OF_A_CRASH * crashes;
        require(
                calls <= most,
                calls + " calls of AWS for " + roll.stale.size() + " nodes, at most " + most + ": "
                        + roll.world.exchanges().stream()
                                .filter(exchange -> exchange.request()
                                        .service()
                                        .filter(name -> !name.equals("s3"))
                                        .isPresent())
                                .collect(Collectors.groupingBy(
                                        exchange -> exchange.request().action(), Collectors.counting())));
    }

    private void nothingStaleGoes() {
        List<String> gone =
                roll.world.terminated().stream().filter(roll.stale::contains).toList();
        require(gone.isEmpty(), "terminated although aborted before: " + gone);
    }

    private void nothingElseIsWritten() {
        List<Effect.Other> others = roll.world.effects(Effect.Other.class);
        require(others.isEmpty(), "no rollout has a reason for " + others);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            breaches.add(otherwise);
        }
    }
}
