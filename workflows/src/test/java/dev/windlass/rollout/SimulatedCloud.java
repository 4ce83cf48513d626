package dev.windlass.rollout;

import dev.windlass.spec.InstanceGroupSpec.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Groups that keep their size, instances that boot and join when they like, and everything else that a cloud does. */
final class SimulatedCloud {

    /** An instance with its node. */
    static final class Machine {
        final String id;
        final Group group;
        final String zone;
        final String version;
        final boolean warm;
        final long launchedAt;
        String lifecycle;
        boolean detached;
        boolean ready;
        boolean joined;
        boolean tainted;
        boolean cordoned;
        boolean annotated;
        boolean gone;
        boolean inHand;
        int pods;

        private Machine(String id, Group group, String zone, String version, boolean warm, long launchedAt) {
            this.id = id;
            this.group = group;
            this.zone = zone;
            this.version = version;
            this.warm = warm;
            this.launchedAt = launchedAt;
        }

        boolean leaving() {
            return gone || "Terminating".equals(lifecycle);
        }

        boolean member() {
            return !leaving() && !detached && !warm;
        }

        boolean serves() {
            return ready && !leaving() && !inHand;
        }

        InstanceSnapshot snapshot() {
            return new InstanceSnapshot(id, zone, version, lifecycle, detached, Instant.ofEpochSecond(launchedAt));
        }
    }

    static final class Group {
        final String name;
        final Role role;
        final List<String> zones;
        public final String maxUnavailable;
        public final String maxSurge;
        final Boolean drainAndTerminate;
        final boolean karpenter;
        final List<Machine> machines = new ArrayList<>();
        int target;
        int template = 2;
        boolean growing;

        Group(
                String name,
                Role role,
                List<String> zones,
                int target,
                String maxUnavailable,
                String maxSurge,
                Boolean drainAndTerminate,
                boolean karpenter) {
            this.name = name;
            this.role = role;
            this.zones = zones;
            this.target = target;
            this.maxUnavailable = maxUnavailable;
            this.maxSurge = maxSurge;
            this.drainAndTerminate = drainAndTerminate;
            this.karpenter = karpenter;
        }

        List<Machine> members() {
            List<Machine> members = new ArrayList<>();
            for (Machine machine : machines) {
                if (machine.member()) {
                    members.add(machine);
                }
            }
            return members;
        }

        boolean nodes() {
            return role != Role.BASTION;
        }
    }

    private static final long LONG_AGO = -3_600;

    final List<Group> groups = new ArrayList<>();
    private final Weather weather;
    private final VirtualTime time;
    private final List<Observation> earlier = new ArrayList<>();
    private final List<Long> earlierAt = new ArrayList<>();
    private int launched;

    SimulatedCloud(Weather weather, VirtualTime time) {
        this.weather = weather;
        this.time = time;
    }

    /** One that runs already, as the clusters are found. */
    Machine found(Group group, String version) {
        Machine machine = machine(group, version, false, LONG_AGO);
        machine.lifecycle = "InService";
        join(machine, true);
        return machine;
    }

    Machine foundWarm(Group group, String version) {
        Machine machine = machine(group, version, true, time.now() == 0 ? LONG_AGO : time.now());
        machine.lifecycle = "Warmed:Stopped";
        return machine;
    }

    void detachEarlier(Machine machine) {
        machine.detached = true;
        machine.lifecycle = null;
    }

    private Machine machine(Group group, String version, boolean warm, long launchedAt) {
        Machine machine = new Machine(
                "i-%03d".formatted(launched),
                group,
                group.zones.get(launched % group.zones.size()),
                version,
                warm,
                launchedAt);
        launched++;
        group.machines.add(machine);
        return machine;
    }

    private void join(Machine machine, boolean ready) {
        if (machine.group.nodes() && !machine.gone) {
            machine.joined = true;
            machine.ready = ready;
            machine.pods = weather.random.nextInt(4);
        }
    }

    /** As Auto Scaling does after a while: launches what is missing, one at a time. */
    private void grow(Group group) {
        if (group.growing || group.members().size() >= group.target) {
            return;
        }
        group.growing = true;
        time.after(weather.between(0, 20), () -> {
            group.growing = false;
            if (group.members().size() < group.target) {
                launch(group);
                grow(group);
            }
        });
    }

    private void launch(Group group) {
        Machine machine = machine(group, Integer.toString(group.template), false, time.now());
        machine.lifecycle = "Pending";
        time.after(weather.between(1, 40), () -> {
            if (!machine.leaving()) {
                machine.lifecycle = "InService";
            }
        });
        if (weather.neverJoins && weather.chance(10)) {
            if (weather.chance(70)) {
                time.after(weather.between(400, 1_500), () -> vanish(machine));
            }
            return;
        }
        long boot = weather.chance(10) ? weather.between(200, 800) : weather.between(5, 90);
        time.after(boot, () -> join(machine, false));
        time.after(boot + weather.between(0, 30), () -> join(machine, true));
    }

    /** Twice is once. @return whether this call was the one that did it */
    boolean terminate(Machine machine) {
        if (machine.leaving()) {
            return false;
        }
        machine.lifecycle = "Terminating";
        time.after(weather.between(1, 60), () -> vanish(machine));
        replaceWarm(machine);
        grow(machine.group);
        return true;
    }

    private void replaceWarm(Machine machine) {
        if (machine.warm) {
            foundWarm(machine.group, Integer.toString(machine.group.template));
        }
    }

    void detach(Machine machine) {
        if (machine.leaving() || machine.detached) {
            return;
        }
        machine.detached = true;
        machine.lifecycle = null;
        grow(machine.group);
    }

    /** Somebody else's doing, or the end of a termination. */
    void vanish(Machine machine) {
        machine.gone = true;
        machine.joined = false;
        machine.ready = false;
        grow(machine.group);
    }

    void scaleIn(Group group) {
        List<Machine> members = group.members();
        if (group.target > 1 && !members.isEmpty()) {
            group.target--;
            terminate(weather.oneOf(members));
        }
    }

    void scaleOut(Group group) {
        group.target++;
        grow(group);
    }

    /** Healthy as a validation sees it: every group of these has its size, and every member is a Ready node. */
    boolean healthy(Group own, boolean cloudOnly) {
        for (Group group : groups) {
            if (group != own && (cloudOnly || group.role != Role.CONTROL_PLANE)) {
                continue;
            }
            List<Machine> members = group.members();
            if (members.size() < group.target) {
                return false;
            }
            for (Machine member : members) {
                boolean up = cloudOnly || !group.nodes() ? "InService".equals(member.lifecycle) : member.ready;
                if (!up) {
                    return false;
                }
            }
        }
        return true;
    }

    Machine machine(String id) {
        for (Group group : groups) {
            for (Machine machine : group.machines) {
                if (machine.id.equals(id)) {
                    return machine;
                }
            }
        }
        throw new AssertionError("no such instance: " + id);
    }

    /** Keeps what could be seen now, for those who look later and see it late. */
    void remember() {
        if (weather.staleLooks && weather.chance(30)) {
            earlier.add(look());
            earlierAt.add(time.now());
        }
    }

    /**
     * What is there, or what was there at some moment since: repeated, or older than what was seen before. Cloud and
     * Kubernetes are asked one after the other, so each may show another moment.
     */
    Observation look(long since) {
        Observation now = look();
        if (!weather.staleLooks) {
            return now;
        }
        return new Observation(late(since, now).groups(), late(since, now).nodes());
    }

    private Observation late(long since, Observation now) {
        if (earlier.isEmpty() || weather.chance(50)) {
            return now;
        }
        int any = Math.max(0, earlier.size() - 1 - weather.random.nextInt(4));
        return earlierAt.get(any) > since ? earlier.get(any) : now;
    }

    Observation look() {
        List<GroupSnapshot> seen = new ArrayList<>(groups.size());
        List<NodeSnapshot> nodes = new ArrayList<>();
        for (Group group : groups) {
            List<InstanceSnapshot> instances = new ArrayList<>();
            for (Machine machine : group.machines) {
                if (!machine.gone) {
                    instances.add(machine.snapshot());
                    if (machine.joined && !weather.cloudOnly) {
                        nodes.add(new NodeSnapshot(
                                machine.id,
                                machine.id,
                                group.name,
                                group.role == Role.CONTROL_PLANE,
                                machine.ready,
                                machine.cordoned,
                                machine.tainted,
                                machine.annotated,
                                "v1"));
                    }
                }
            }
            seen.add(new GroupSnapshot(
                    group.name,
                    group.name,
                    group.role,
                    0,
                    group.target,
                    99,
                    Integer.toString(group.template),
                    instances,
                    group.maxUnavailable,
                    group.maxSurge,
                    group.drainAndTerminate,
                    new GroupTraits(true, group.karpenter, true, null, null, null)));
        }
        return new Observation(seen, nodes);
    }
}
