package dev.windlass.rollout;

import dev.windlass.rollout.SimulatedCloud.Group;
import dev.windlass.rollout.SimulatedCloud.Machine;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The roll of one random cluster, group by group, from a seed: the same seed, the same run. */
final class SimulatedRun {

    private static final List<String> ZONES = List.of("us-east-1a", "us-east-1b", "us-east-1c");
    private static final long DAYS = 30 * 24 * 3_600L;

    final Weather weather;
    final VirtualTime time = new VirtualTime();
    final SimulatedCloud cloud;
    final RollPolicy policy;
    final Invariants invariants;
    private final Consumer<String> log;
    private final List<SimulatedRollout> rollouts = new ArrayList<>();
    private final List<Group> waiting = new ArrayList<>();
    private boolean stopped;

    /** @param log hears every step; {@code null} where nobody listens, which is faster */
    SimulatedRun(long seed, Consumer<String> log) {
        this.log = log;
        weather = new Weather(seed);
        cloud = new SimulatedCloud(weather, time);
        boolean overrides = weather.chance(20);
        policy = new RollPolicy(
                weather.cloudOnly,
                overrides ? "2" : null,
                overrides ? weather.oneOf(List.of("0", "1", "50%")) : null,
                weather.zonesAtOnce);
        invariants = new Invariants(weather, cloud, policy);
    }

    /** @throws AssertionError where an invariant does not hold */
    void roll() {
        foundCluster();
        disturb();
        next();
        while (rollouts.stream().anyMatch(rollout -> !rollout.ended()) || !stopped && !waiting.isEmpty()) {
            Invariants.hold(time.advance(), "nothing will happen any more: " + standing());
            Invariants.hold(time.now() < DAYS, "no end within a month: " + standing());
            invariants.always();
            cloud.remember();
        }
        for (SimulatedRollout rollout : rollouts) {
            Invariants.hold(rollout.ending() != null && !rollout.ending().isBlank(), "ends and does not say why");
            Invariants.hold(rollout.rolled() || !weather.calm, "in calm weather: " + rollout.ending());
        }
    }

    void trace(Supplier<String> line) {
        if (log != null) {
            log.accept("%7d  %s".formatted(time.now(), line.get()));
        }
    }

    private String standing() {
        return rollouts.stream()
                        .filter(rollout -> !rollout.ended())
                        .map(rollout -> rollout.group().name)
                        .toList() + " roll, " + waiting.size() + " wait";
    }

    private void foundCluster() {
        if (weather.chance(55)) {
            int members = weather.oneOf(List.of(1, 2, 3, 3, 5));
            boolean oneGroup = weather.chance(50);
            for (int i = 0; i < (oneGroup ? 1 : members); i++) {
                found(
                        "cp-" + i,
                        Role.CONTROL_PLANE,
                        oneGroup ? ZONES : List.of(ZONES.get(i % 3)),
                        oneGroup ? members : 1);
            }
        }
        int workers = 1 + weather.random.nextInt(2);
        for (int i = 0; i < workers; i++) {
            int first = weather.random.nextInt(3);
            int last = first + 1 + weather.random.nextInt(3 - first);
            found("nodes-" + i, weather.workerRole(), ZONES.subList(first, last), 1 + weather.random.nextInt(5));
        }
    }

    private void found(String name, Role role, List<String> zones, int target) {
        String unavailable = weather.setting();
        String surge = weather.setting();
        boolean neither = "0".equals(unavailable) && "0".equals(surge);
        Boolean drains = weather.chance(5) ? Boolean.FALSE : null;
        Group group =
                new Group(name, role, zones, target, neither ? "1" : unavailable, surge, drains, weather.chance(5));
        cloud.groups.add(group);
        int stalePercent = weather.oneOf(List.of(100, 100, 100, 50, 0));
        for (int i = 0; i < target; i++) {
            Machine machine = cloud.found(group, weather.chance(stalePercent) ? "1" : "2");
            machine.annotated = weather.chance(3);
            machine.tainted = weather.chance(10);
        }
        boolean mayHaveSurged = role == Role.NODE && !group.karpenter && !weather.cloudOnly;
        if (mayHaveSurged && weather.chance(15)) {
            cloud.detachEarlier(cloud.found(group, "1"));
        }
        if (role == Role.NODE && weather.chance(10)) {
            cloud.foundWarm(group, "1");
            cloud.foundWarm(group, "1");
        }
    }

    /** What nobody has planned. */
    private void disturb() {
        if (weather.somebodyTerminates) {
            for (int i = 0; i < 3; i++) {
                time.after(weather.between(0, 1_500), () -> {
                    Machine machine = weather.oneOf(weather.oneOf(cloud.groups).machines);
                    trace(() -> "somebody terminates " + machine.id);
                    cloud.vanish(machine);
                });
            }
        }
        if (weather.autoscales) {
            for (int i = 0; i < 4; i++) {
                Group group = weather.oneOf(cloud.groups);
                boolean in = weather.chance(50);
                time.after(weather.between(0, 1_500), () -> {
                    if (group.role != Role.CONTROL_PLANE) {
                        trace(() -> "an autoscaler " + (in ? "takes from " : "gives to ") + group.name);
                        if (in) {
                            cloud.scaleIn(group);
                        } else {
                            cloud.scaleOut(group);
                        }
                    }
                });
            }
        }
        if (weather.templateMoves) {
            Group group = weather.oneOf(cloud.groups);
            time.after(weather.between(0, 800), () -> {
                group.template++;
                trace(() -> group.name + " has a newer template");
            });
        }
        if (!weather.calm) {
            time.after(
                    weather.between(0, 800),
                    () -> weather.oneOf(weather.oneOf(cloud.groups).machines).annotated = true);
        }
    }

    private void next() {
        List<GroupSummary> summaries = GroupSummary.of(cloud.look(), look());
        if (rollouts.isEmpty()) {
            cloud.groups.stream()
                    .filter(group -> summaries.stream()
                            .anyMatch(each -> each.instanceGroup().equals(group.name) && each.stale() > 0))
                    .forEach(waiting::add);
        }
        List<Group> rolling = rollouts.stream()
                .filter(rollout -> !rollout.ended())
                .map(SimulatedRollout::group)
                .toList();
        List<GroupSummary> chosen = RollPlanner.next(
                of(summaries, waiting), of(summaries, rolling), weather.groupsAtOnce, weather.zonesAtOnce);
        List<Group> begun = new ArrayList<>(rolling);
        for (GroupSummary summary : chosen) {
            Group group = waiting.stream()
                    .filter(each -> each.name.equals(summary.instanceGroup()))
                    .findFirst()
                    .orElseThrow();
            waiting.remove(group);
            invariants.begins(group, begun, waiting);
            begun.add(group);
        }
        Invariants.hold(!begun.isEmpty() || waiting.isEmpty(), "groups wait, and none rolls");
        begun.removeAll(rolling);
        for (Group group : begun) {
            SimulatedRollout rollout = new SimulatedRollout(this, group, weather.chance(8), this::ended);
            rollouts.add(rollout);
            time.after(0, rollout::turn);
        }
    }

    private void ended() {
        SimulatedRollout last = rollouts.stream()
                .filter(SimulatedRollout::ended)
                .reduce((one, two) -> two)
                .orElseThrow();
        stopped |= rollouts.stream().anyMatch(rollout -> rollout.ended() && !rollout.rolled());
        trace(() -> "after " + last.group().name + (stopped ? ": nothing else begins" : ""));
        if (!stopped) {
            time.after(0, this::next);
        }
    }

    private RolloutQuery look() {
        return new RolloutQuery("c", "", weather.cloudOnly, null, new TreeSet<>(), new TreeSet<>(), policy);
    }

    private static List<GroupSummary> of(List<GroupSummary> summaries, List<Group> groups) {
        return summaries.stream()
                .filter(summary -> groups.stream().anyMatch(group -> group.name.equals(summary.instanceGroup())))
                .toList();
    }
}
