package dev.windlass.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windlass.resource.ResourceKey;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The sealed answer to "what would that do". Two plans with the same content have the same digest: nothing in it
 * depends on when or by whom it was made.
 *
 * @param documents what the state store will hold of the specs, path below the cluster's folder to YAML; {@code null}
 *     text means that the document goes
 * @param baseline the entity tags of those documents as read; a commit over others is refused
 * @param tasks what is to be done, sorted by key
 * @param known identifiers of the resources that stay as they are and that tasks refer to
 * @param warnings unsafe steps and contradictions, said before anybody approves
 * @param roll which nodes are replaced, and how; {@code null} where there is nothing to say of that
 * @param leave identifiers of what stays when the plan deletes the cluster
 */
public record Plan(
        String cluster,
        SortedMap<String, String> documents,
        SortedMap<String, String> baseline,
        List<PlannedTask> tasks,
        SortedMap<ResourceKey, String> known,
        List<String> warnings,
        @JsonInclude(JsonInclude.Include.NON_NULL) PlannedRoll roll,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> leave) {

    public Plan {
        documents = Collections.unmodifiableSortedMap(new TreeMap<>(documents));
        baseline = Collections.unmodifiableSortedMap(new TreeMap<>(baseline));
        tasks = List.copyOf(tasks);
        known = Collections.unmodifiableSortedMap(new TreeMap<>(known));
        warnings = List.copyOf(warnings);
        leave = leave == null ? List.of() : List.copyOf(leave);
    }

    /** That leaves nothing of a cluster that it deletes. */
    public Plan(
            String cluster,
            SortedMap<String, String> documents,
            SortedMap<String, String> baseline,
            List<PlannedTask> tasks,
            SortedMap<ResourceKey, String> known,
            List<String> warnings,
            PlannedRoll roll) {
        this(cluster, documents, baseline, tasks, known, warnings, roll, List.of());
    }

    /** That replaces nodes by the defaults, or none. */
    public Plan(
            String cluster,
            SortedMap<String, String> documents,
            SortedMap<String, String> baseline,
            List<PlannedTask> tasks,
            SortedMap<ResourceKey, String> known,
            List<String> warnings) {
        this(cluster, documents, baseline, tasks, known, warnings, null);
    }

    /** Creates, modifies and deletes nothing; it may roll nodes. */
    @JsonIgnore
    public boolean isEmpty() {
        return tasks.isEmpty();
    }

    /** A cluster is there while its own document is; a plan may take away the document of a group alone. */
    public boolean deletesCluster() {
        return documents.containsKey("config") && documents.get("config") == null;
    }
}
