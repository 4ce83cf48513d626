package dev.windlass.planner;

import dev.windlass.aws.leftover.Leftover;
import dev.windlass.resource.ActualState;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.References;
import dev.windlass.resource.ResourceKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What stays when a cluster is deleted. Whatever Windlass cannot delete has to be gone or to be left on purpose, and AWS does
 * not delete what something that stays lies in.
 *
 * @param leave identifiers that stay on purpose
 * @param leftovers what Windlass does not delete
 */
record Staying(String cluster, SortedSet<String> leave, ActualState actual, List<Leftover> leftovers) {

    /** With the field, the rule and what to do; empty where the cluster may be deleted. */
    Optional<String> problem() {
        return unknown().or(this::forgotten).or(this::held);
    }

    /** What stays, in words. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        leftovers.forEach(leftover -> warnings.add(leftover + " is left as it is"));
        going().forEach((key, found) -> {
            if (leave.contains(found.id())) {
                warnings.add(key.type() + " " + found.id() + " (" + key.name() + ") is left as it is");
            }
        });
        return warnings;
    }

    private Optional<String> unknown() {
        SortedSet<String> unknown = new TreeSet<>(leave);
        leftovers.forEach(leftover -> unknown.remove(leftover.id()));
        going().values().forEach(found -> unknown.remove(found.id()));
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of("leave: %s is nothing of cluster %s".formatted(String.join(", ", unknown), cluster));
    }

    private Optional<String> forgotten() {
        List<Leftover> forgotten = leftovers.stream()
                .filter(leftover -> !leave.contains(leftover.id()))
                .toList();
        if (forgotten.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("leave: Windlass cannot delete %s. Delete it first, or leave it: --leave %s"
                .formatted(
                        forgotten.stream().map(Leftover::toString).collect(Collectors.joining(", ")),
                        forgotten.stream().map(Leftover::id).collect(Collectors.joining(","))));
    }

    private Optional<String> held() {
        SortedMap<String, String> holders = new TreeMap<>();
        leftovers.forEach(leftover -> leftover.holds().forEach(id -> holders.put(id, leftover.id())));
        going().forEach((key, found) -> {
            if (leave.contains(found.id())) {
                for (ResourceKey held : References.of(found.resource())) {
                    actual.find(held).ifPresent(other -> holders.put(other.id(), found.id()));
                }
            }
        });
        Set<String> deleted = new HashSet<>();
        going().values().forEach(found -> deleted.add(found.id()));
        deleted.removeAll(leave);
        holders.keySet().retainAll(deleted);
        if (holders.isEmpty()) {
            return Optional.empty();
        }
        String each = holders.entrySet().stream()
                .map(holder -> holder.getKey() + " (" + holder.getValue() + " needs it)")
                .collect(Collectors.joining(", "));
        return Optional.of("leave: AWS cannot delete %s. Leave these, too: --leave %s"
                .formatted(each, joined(leave, holders.keySet())));
    }

    private static String joined(Set<String> some, Set<String> others) {
        SortedSet<String> all = new TreeSet<>(some);
        all.addAll(others);
        return String.join(",", all);
    }

    private SortedMap<ResourceKey, Found> going() {
        return actual.found();
    }
}
