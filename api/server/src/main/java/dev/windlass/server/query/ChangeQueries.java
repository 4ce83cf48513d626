package dev.windlass.server.query;

import dev.windlass.change.ChangeView;
import dev.windlass.change.JournalEntry;
import dev.windlass.server.problem.ProblemException;
import java.util.List;
import java.util.Optional;

/** What is known of changes: of those that run from their workflows, of those that ended from the state store. */
public interface ChangeQueries {

    /**
     * Newest first.
     *
     * @param cluster {@code null} for every cluster
     * @param limit at most so many; a change that has not ended comes before one that has
     */
    List<ChangeView> changes(String cluster, int limit);

    /** @throws ProblemException 409 where several clusters have a change of that id and none is named */
    Optional<ChangeView> change(ChangeReference reference);

    /** In the order things happened. @param change {@code null} for all of the cluster's */
    List<JournalEntry> entries(String cluster, String change);

    /** The sealed plan of the change as text a person reads; empty before it is planned. */
    Optional<String> planText(ChangeView change);

    /** The sealed plan as JSON. */
    Optional<String> planJson(ChangeView change);
}
