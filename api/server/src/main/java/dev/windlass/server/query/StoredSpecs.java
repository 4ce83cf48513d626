package dev.windlass.server.query;

import dev.windlass.spec.InvalidSpecException;
import dev.windlass.spec.SpecOutline;
import dev.windlass.spec.SpecProblem;
import dev.windlass.statestore.SpecStore;
import dev.windlass.statestore.SpecStore.Documents;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The specs in force: what can be told of them, and what of them is not understood. */
@Singleton
final class StoredSpecs {

    private final SpecStore specs;

    /** @param notUnderstood what keeps the cluster from being updated, in words; empty where nothing does */
    record Told(SpecOutline outline, List<String> notUnderstood) {}

    StoredSpecs(SpecStore specs) {
        this.specs = specs;
    }

    /** Empty for an unknown cluster. */
    Optional<Told> of(String cluster) {
        return specs.read(cluster).map(StoredSpecs::told);
    }

    private static Told told(Documents documents) {
        List<String> problems =
                documents.problems().stream().map(SpecProblem::toString).toList();
        try {
            return new Told(documents.outline(), problems);
        } catch (InvalidSpecException e) {
            return new Told(SpecOutline.NONE, List.of(e.getMessage()));
        }
    }
}
