package dev.windlass.server.command;

import java.time.Instant;
import java.util.List;

/** The refused records, and the way back for them. */
public interface DeadLetterQueue {

    /** The latest, oldest first. */
    List<DeadLetter> letters();

    /**
     * Publishes a refused record again, under the id it had, so that replaying it twice does nothing twice.
     *
     * @param mended what to publish in place of its value, the data or a whole CloudEvent; {@code null} for as it was
     * @return the id of the event
     */
    String replay(int partition, long offset, byte[] mended);

    /** @param value as text, cut after {@value #SHOWN} characters */
    record DeadLetter(
            int partition, long offset, String key, String id, String reason, String field, Instant at, String value) {}

    int SHOWN = 65_536;
}
