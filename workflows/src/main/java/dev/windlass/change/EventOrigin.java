package dev.windlass.change;

import java.util.Objects;

/**
 * Where the event of a change came from, and what it said. CloudEvents name an event by source and id together; a change
 * goes by the id alone, as people type it. So an id belongs to the source that used it first in its cluster.
 *
 * @param source of the CloudEvent, in its canonical spelling
 * @param digest of the event's data, whatever its spelling; no other attribute of the event counts
 */
public record EventOrigin(String source, String digest) {

    /** Of a change that no event asked for, such as a preview. */
    public static final EventOrigin NONE = new EventOrigin("", "");

    /** Keys under which the history of a change keeps it. */
    public static final String SOURCE = "source";

    public static final String DIGEST = "eventDigest";

    public EventOrigin {
        Objects.requireNonNull(source, "source is null");
        Objects.requireNonNull(digest, "digest is null");
    }

    /** What becomes of another event under the id of a change that has this origin. */
    public Admission again(String change, EventOrigin other) {
        if (!source.equals(other.source)) {
            return new Admission.Rejected(
                    change,
                    "id",
                    "must not be %s: source %s named a change of this cluster so; publish the event under another id"
                            .formatted(change, source.isEmpty() ? "unknown" : source));
        }
        if (!digest.equals(other.digest)) {
            return new Admission.Rejected(
                    change,
                    "data",
                    "must be the data that change %s was admitted with; publish other data under another id"
                            .formatted(change));
        }
        return new Admission.Duplicate(change);
    }
}
