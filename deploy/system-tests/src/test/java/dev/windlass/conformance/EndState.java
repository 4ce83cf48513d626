package dev.windlass.conformance;

import dev.windlass.change.EventTypes;
import dev.windlass.change.JournalEntry;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a roll leaves behind, by names that are the same however it went: of two runs of the same change the same, whatever
 * happened on the way.
 *
 * @param groups how each group stands
 * @param told how often the history tells of each step of nodes and groups; an entry told twice counts once
 */
record EndState(String phase, SortedMap<String, Group> groups, long serving, SortedMap<String, Long> told) {

    /** Not what an abort restored: the attempt that ends tells what it found still to do, which after a crash is less. */
    private static final Set<String> STEPS = Set.of(
            EventTypes.GROUP_STARTED,
            EventTypes.GROUP_COMPLETED,
            EventTypes.NODE_DETACHED,
            EventTypes.NODE_DRAINED,
            EventTypes.NODE_TERMINATED,
            EventTypes.NODE_RESTORED);

    /**
     * @param launched instances that the group ever had
     * @param stale how many of its instances are not of the newest launch template
     * @param unregistered running instances that its load balancer does not know
     * @param marks that are left on its nodes
     */
    record Group(
            int desired, int members, int running, int launched, long stale, int unregistered, List<String> marks) {}

    /** Of a roll that nothing interrupts. */
    static EndState uninterrupted(Servers servers) {
        try (InterruptedRoll roll = InterruptedRoll.of(servers)) {
            roll.worker.start();
            roll.begin().ended().completed();
            return of(roll);
        }
    }

    static EndState of(InterruptedRoll roll) {
        SortedMap<String, Group> groups = new TreeMap<>();
        List.of(roll.controlPlane, roll.nodes).forEach(group -> groups.put(group.name(), group(roll, group)));
        SortedMap<String, Long> told = roll.world.journal().stream()
                .filter(entry -> STEPS.contains(entry.type()))
                .collect(Collectors.groupingBy(JournalEntry::type, TreeMap::new, Collectors.counting()));
        return new EndState(roll.change.view().phase().toString(), groups, roll.world.pods.serving("web"), told);
    }

    private static Group group(InterruptedRoll roll, InstanceGroup group) {
        List<String> running = group.running();
        List<String> marks = running.stream()
                .flatMap(node -> roll.world.marks(node).stream())
                .sorted()
                .toList();
        List<String> unregistered = running.stream()
                .filter(node -> !group.registered().contains(node))
                .toList();
        return new Group(
                group.desired(),
                group.members().size(),
                running.size(),
                group.launched(),
                group.stale(),
                unregistered.size(),
                marks);
    }
}
