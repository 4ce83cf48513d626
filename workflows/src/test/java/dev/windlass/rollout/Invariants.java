package dev.windlass.rollout;

import dev.windlass.rollout.SimulatedCloud.Group;
import dev.windlass.rollout.SimulatedCloud.Machine;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What must hold whatever happens, said once more and independently of the code that decides. Of a decision it is
 * demanded against what was seen when it was taken; in calm weather, of the cloud itself at every moment.
 */
final class Invariants {

    private final Weather weather;
    private final SimulatedCloud cloud;
    private final RollPolicy policy;
    private final Set<Machine> terminated = new HashSet<>();

    Invariants(Weather weather, SimulatedCloud cloud, RollPolicy policy) {
        this.weather = weather;
        this.cloud = cloud;
        this.policy = policy;
    }

    /** Of everything that a rollout begins: it is stale, not skipped, not begun already. */
    void mayBeTouched(SimulatedRollout rollout, GroupSnapshot seen, Machine machine) {
        hold(rollout.isStale(seen, machine), "a fresh instance is touched: " + machine.id);
        hold(!rollout.left().contains(machine.id), "a skipped instance is touched: " + machine.id);
        hold(!machine.inHand, "an instance is begun twice: " + machine.id);
    }

    void replaces(SimulatedRollout rollout, Observation all, GroupSnapshot seen, List<Machine> chosen) {
        List<Machine> inHand = rollout.inHand();
        if (chosen.stream().allMatch(machine -> machine.warm)) {
            return;
        }
        List<Machine> both = new ArrayList<>(inHand);
        both.addAll(chosen);
        int stale = rollout.stale(all, seen);
        int allowed = unavailable(seen) + Math.min(surge(seen), stale);
        hold(both.size() <= Math.max(1, allowed), both.size() + " in flight where " + allowed + " may be");
        hold(rollout.proved() || both.size() == 1, "two in hand, and nothing on the new template is ready");
        hold(
                rollout.proved() || weather.othersTake() || !rollout.hasBegunAnother(chosen.getFirst()),
                "a second instance is begun before the first one on the new template is ready");
        if (policy.zonesAtOnce() > 0) {
            int before = zones(inHand).size();
            hold(zones(both).size() <= Math.max(policy.zonesAtOnce(), before), "zones " + zones(both) + " at once");
        }
        for (Machine machine : chosen) {
            boolean bare = all.nodes().stream()
                    .anyMatch(node -> machine.id.equals(node.instanceId()) && !node.scheduledForUpdate());
            hold(!bare, "begun without the soft taint: " + machine.id);
        }
        if (seen.role() == Role.CONTROL_PLANE && !weather.cloudOnly) {
            quorum(all, both, chosen);
        }
    }

    /** As far as was seen: who is ready and stays is enough for etcd to write, unless those that go serve nobody. */
    private void quorum(Observation all, List<Machine> both, List<Machine> chosen) {
        int members = 0;
        int staying = 0;
        boolean readyGoes = false;
        for (GroupSnapshot group : all.groups()) {
            if (group.role() != Role.CONTROL_PLANE) {
                continue;
            }
            int there = 0;
            for (InstanceSnapshot instance : group.instances()) {
                if (instance.terminating() || instance.warm() || instance.detached()) {
                    continue;
                }
                there++;
                boolean ready = isReady(all, instance.id());
                boolean goes = both.stream().anyMatch(machine -> machine.id.equals(instance.id()));
                staying += ready && !goes ? 1 : 0;
                readyGoes |= ready && chosen.stream().anyMatch(machine -> machine.id.equals(instance.id()));
            }
            members += Math.max(there, group.target());
        }
        hold(!readyGoes || staying >= quorum(members), "%d of %d control planes stay".formatted(staying, members));
    }

    void surges(SimulatedRollout rollout, Observation all, GroupSnapshot seen, List<Machine> chosen) {
        int detached = 0;
        for (Machine machine : rollout.group().machines) {
            detached += machine.detached && !machine.leaving() ? 1 : 0;
        }
        int allowed = Math.min(surge(seen), rollout.stale(all, seen));
        hold(
                detached + chosen.size() <= allowed,
                "%d detached where %d may be".formatted(detached + chosen.size(), allowed));
        hold(
                rollout.proved()
                        || detached + chosen.size() == 1 && rollout.inHand().isEmpty(),
                "a second instance is detached before the first one on the new template is ready");
        hold(!weather.cloudOnly, "cloud-only, and surges");
        hold(chosen.stream().noneMatch(machine -> machine.detached || machine.warm), "detached twice");
    }

    void terminates(Machine machine, boolean effective, boolean drainedOrForced) {
        hold(drainedOrForced, "terminated before its drain ended: " + machine.id);
        hold(!effective || terminated.add(machine), "terminated twice: " + machine.id);
    }

    void finishes(SimulatedRollout rollout, Observation all, GroupSnapshot seen) {
        hold(rollout.inHand().isEmpty(), "finished with instances in hand");
        for (InstanceSnapshot instance : seen.instances()) {
            boolean matters = !instance.terminating() && !rollout.left().contains(instance.id());
            hold(!matters || !rollout.isStale(all, seen, instance), "finished, and stale: " + instance.id());
        }
    }

    /** At every moment: nobody who serves is missed more than was allowed, where nobody but the rollout takes any. */
    void always() {
        if (!weather.calm || weather.cloudOnly) {
            return;
        }
        int members = 0;
        int serving = 0;
        for (Group group : cloud.groups) {
            int here = 0;
            for (Machine machine : group.machines) {
                here += machine.serves() ? 1 : 0;
            }
            if (group.role == Role.CONTROL_PLANE) {
                members += group.target;
                serving += here;
            } else if (group.nodes()) {
                int least = group.target - unavailable(group);
                hold(here >= least, "%d of %s serve, where %d must".formatted(here, group.name, least));
            }
        }
        hold(members == 0 || serving >= quorum(members), "%d of %d control planes serve".formatted(serving, members));
    }

    void begins(Group group, Collection<Group> rolling, Collection<Group> waiting) {
        boolean alone = group.role != Role.NODE;
        hold(!alone || rolling.isEmpty(), group.name + " begins beside another");
        for (Group other : rolling) {
            hold(other.role == Role.NODE, group.name + " begins beside " + other.name);
        }
        for (Group other : waiting) {
            hold(other.role.compareTo(group.role) >= 0, group.name + " begins before " + other.name);
        }
        hold(rolling.size() < weather.groupsAtOnce, "more than " + weather.groupsAtOnce + " groups at once");
    }

    private static int quorum(int members) {
        return members <= 2 ? members - 1 : members / 2 + 1;
    }

    private static boolean isReady(Observation all, String id) {
        return all.nodes().stream().anyMatch(node -> node.ready() && id.equals(node.instanceId()));
    }

    private int unavailable(Group group) {
        return unavailable(group.role, group.target, group.karpenter, group.maxUnavailable, group.maxSurge);
    }

    private int unavailable(GroupSnapshot group) {
        return unavailable(
                group.role(), group.target(), group.traits().karpenter(), group.maxUnavailable(), group.maxSurge());
    }

    private int surge(GroupSnapshot group) {
        return surge(group.role(), group.target(), group.traits().karpenter(), group.maxSurge());
    }

    private int unavailable(Role role, int target, boolean karpenter, String ofSpecs, String surgeOfSpecs) {
        if (weather.cloudOnly) {
            return 1;
        }
        int unavailable = number(policy.maxUnavailable() == null ? ofSpecs : policy.maxUnavailable(), "0", target, 0);
        return surge(role, target, karpenter, surgeOfSpecs) == 0 ? Math.max(1, unavailable) : unavailable;
    }

    private int surge(Role role, int target, boolean karpenter, String ofSpecs) {
        boolean may = (role == Role.NODE || role == Role.BASTION) && !karpenter && !weather.cloudOnly;
        return may ? number(policy.maxSurge() == null ? ofSpecs : policy.maxSurge(), "1", target, 99) : 0;
    }

    private static int number(String setting, String orElse, int target, int hundredthsToRoundUp) {
        String text = setting == null ? orElse : setting;
        return text.endsWith("%")
                ? (Integer.parseInt(text.replace("%", "")) * target + hundredthsToRoundUp) / 100
                : Integer.parseInt(text);
    }

    private static Set<String> zones(List<Machine> machines) {
        Set<String> zones = new HashSet<>();
        machines.forEach(machine -> zones.add(machine.zone));
        return zones;
    }

    static void hold(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
