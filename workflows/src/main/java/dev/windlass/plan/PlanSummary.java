package dev.windlass.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.windlass.resource.ResourceKey;
import dev.windlass.rollout.GroupSummary;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What of a plan travels through workflow history: its digest, counts, and the graph of its tasks by name. Contents
 * stay in the state store.
 *
 * @param digest lower-case hexadecimal SHA-256 of the plan's canonical JSON
 * @param groups with nodes to replace as they were when the plan was made; {@code null} where the plan's tasks decide that
 */
public record PlanSummary(
        String digest,
        int create,
        int modify,
        int delete,
        List<TaskNode> tasks,
        SortedMap<ResourceKey, String> known,
        List<String> warnings,
        List<GroupSummary> groups) {

    public enum Action {
        CREATE,
        MODIFY,
        DELETE
    }

    /** @param after tasks of the same plan that must be done before this one */
    public record TaskNode(ResourceKey key, Action action, List<ResourceKey> after) {
        public TaskNode {
            after = List.copyOf(after);
        }
    }

    public PlanSummary {
        tasks = List.copyOf(tasks);
        known = Collections.unmodifiableSortedMap(new TreeMap<>(known));
        warnings = List.copyOf(warnings);
        groups = groups == null ? null : List.copyOf(groups);
    }

    @JsonIgnore
    public boolean isEmpty() {
        return tasks.isEmpty();
    }
}
