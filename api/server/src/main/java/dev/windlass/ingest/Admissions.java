package dev.windlass.ingest;

import dev.windlass.change.Admission;
import dev.windlass.change.Change;
import dev.windlass.ingest.Decoded.Invalid;

/** Hands changes to the workflows of their clusters. The same event again does nothing, and is told so. */
public interface Admissions {

    /**
     * @param delivery names the record that the change came in. What was answered to it is answered again; the same event in
     *     another record is a repetition.
     */
    Outcome admit(Change change, String delivery);

    sealed interface Outcome {

        /** The cluster has spoken; what it said is final. */
        record Admitted(Admission admission) implements Outcome {}

        /** The cluster takes no more for now; who sent it may send it again later. @param why as the cluster says it */
        record Full(Invalid why) implements Outcome {}

        /** Nobody has spoken: ask again later, and lose nothing meanwhile. */
        record Unavailable(Exception cause) implements Outcome {}
    }
}
