package dev.windlass.server.query;

import dev.windlass.change.ChangeView;
import dev.windlass.change.JournalEntry;
import dev.windlass.plan.Plan;
import java.util.List;
import java.util.Optional;

/** What the state store holds of clusters and their changes, long after the workflows are gone. */
interface Records {

    /** Names of the clusters that are there, sorted. */
    List<String> clusters();

    /** Those, and the deleted ones whose history is kept. */
    List<String> clustersEver();

    boolean has(String cluster);

    /** The cluster's specs as one YAML stream, the cluster first. Empty where it is unknown. */
    Optional<String> documents(String cluster);

    /** Why Windlass must not update the cluster: another program configures its nodes. Empty where Windlass does. */
    Optional<String> foreignNodes(String cluster);

    /** Of these clusters, at most so many changes as were sealed last, oldest first. */
    List<ChangeView> newest(List<String> clusters, int limit);

    Optional<ChangeView> change(String cluster, String id);

    /** In the order things happened. @param change {@code null} for all */
    List<JournalEntry> entries(String cluster, String change);

    Optional<Plan> plan(String cluster, String digest);
}
