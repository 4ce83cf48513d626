package dev.windlass.plan;

import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.RolloutOptions;
import dev.windlass.rollout.GroupSummary;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What of a plan is about nodes. How many of a group are to be replaced is not sealed: an autoscaler moves that by the minute,
 * and whoever approves would be asked for ever. What they become, and what is done to them, is.
 *
 * @param groups that are rolled, by name; empty where the plan's tasks decide that
 * @param force also nodes that are up to date
 * @param options of the rollout that are others than the defaults, path to value, such as {@code policy.maxSurge -> 1}
 */
public record PlannedRoll(List<Group> groups, boolean force, SortedMap<String, String> options) {

    /**
     * What the replacements of a group are launched from.
     *
     * @param launchTemplate name and id, or {@code null} where that is not known; {@code templateVersion} likewise
     */
    public record Group(String instanceGroup, String launchTemplate, String templateVersion) {}

    public PlannedRoll {
        groups = List.copyOf(groups);
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    /** No node is replaced. */
    boolean isNone() {
        return groups.isEmpty() && options.equals(ChosenOptions.NO_ROLL);
    }

    /** Those of a cluster's groups that a roll replaces nodes of. */
    public static List<GroupSummary> concerned(
            ChangeRequest.Roll roll, RolloutOptions options, List<GroupSummary> all) {
        return all.stream()
                .filter(group ->
                        options.roll() && roll.covers(group.instanceGroup()) && group.toReplace(roll.force()) > 0)
                .toList();
    }

    /** Of a change that does nothing but replace nodes. */
    public static PlannedRoll of(ChangeRequest.Roll roll, RolloutOptions options, List<GroupSummary> groups) {
        List<Group> sealed = groups.stream()
                .map(group -> new Group(group.instanceGroup(), group.launchTemplate(), group.templateVersion()))
                .sorted(Comparator.comparing(Group::instanceGroup))
                .toList();
        return new PlannedRoll(sealed, roll.force(), ChosenOptions.of(options));
    }

    /** Of a change that may replace nodes after it is applied; {@code null} where it does so by the defaults. */
    public static PlannedRoll after(Change change) {
        SortedMap<String, String> options = ChosenOptions.of(change.rollout());
        return options.isEmpty() ? null : new PlannedRoll(List.of(), false, options);
    }
}
