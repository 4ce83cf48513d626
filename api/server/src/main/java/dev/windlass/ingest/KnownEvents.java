package dev.windlass.ingest;

import dev.windlass.change.Admission;
import dev.windlass.change.Change;
import java.util.Optional;

/** Tells, without admitting anything, what a cluster would say to an event whose id it knows. */
@FunctionalInterface
public interface KnownEvents {

    /** Empty if the id is not known, or if it cannot be told now. */
    Optional<Admission> verdict(Change change);

    static KnownEvents none() {
        return change -> Optional.empty();
    }
}
