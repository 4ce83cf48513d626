package dev.windlass.ingest;

import dev.windlass.change.Change;
import dev.windlass.ingest.Decoded.Invalid;
import java.util.Optional;

/** Refuses at the door what could never be planned, so that the sender learns of it where the record is kept. */
@FunctionalInterface
public interface AdmissionCheck {

    /** @throws RuntimeException when what must be asked does not answer; the change is then checked again later */
    Optional<Invalid> refusal(Change change);

    static AdmissionCheck none() {
        return change -> Optional.empty();
    }
}
