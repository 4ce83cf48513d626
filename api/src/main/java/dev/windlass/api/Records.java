package dev.windlass.api;

import dev.windlass.change.ChangeView;
import dev.windlass.change.JournalEntry;
import dev.windlass.plan.Plan;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What the state store holds of clusters and their changes, long after the workflows are gone. */
interface Records {

    List<String> clusters();

    boolean has(String cluster);

    /** The cluster's specs, path below its folder to YAML; {@code config} first. Empty where it is unknown. */
    SortedMap<String, String> documents(String cluster);

    List<ChangeView> changes(String cluster);

    List<JournalEntry> entries(String cluster, String change);

    Optional<Plan> plan(String cluster, String digest);
}
