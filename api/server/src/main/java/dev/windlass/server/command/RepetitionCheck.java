package dev.windlass.server.command;

import dev.windlass.change.Admission;
import dev.windlass.change.Change;
import dev.windlass.ingest.KnownEvents;
import dev.windlass.server.problem.ProblemException;
import jakarta.inject.Singleton;

/**
 * Tells a person at once what the cluster's queue would say to an event whose id it knows. What is not known here is decided
 * by the queue, and told among the dead letters.
 */
@Singleton
public final class RepetitionCheck {

    private final KnownEvents known;

    RepetitionCheck(KnownEvents known) {
        this.known = known;
    }

    /**
     * Whether this very event was admitted before.
     *
     * @throws ProblemException 409 if another event has its id
     */
    public boolean isRepeated(Change change) {
        return switch (known.verdict(change).orElse(null)) {
            case null -> false;
            case Admission.Accepted _ -> false;
            case Admission.Duplicate _ -> true;
            case Admission.Rejected rejected -> throw ProblemException.taken(rejected.field(), rejected.reason());
        };
    }
}
