package dev.windlass.ingest;

import dev.windlass.change.Admission;
import dev.windlass.change.Change;
import dev.windlass.ingest.Admissions.Outcome;
import dev.windlass.ingest.Decoded.Invalid;
import dev.windlass.ingest.Decoded.Valid;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles one record: admitted, known before, or kept among the dead letters. Settling a record twice does no harm, but a
 * refused one is then kept twice.
 */
public final class ChangeIntake {

    private static final Logger log = LoggerFactory.getLogger(ChangeIntake.class);

    private final ChangeEvents events;
    private final AdmissionCheck check;
    private final KnownEvents known;
    private final Admissions admissions;
    private final DeadLetters deadLetters;
    private final MinimumApproval floor;

    public ChangeIntake(
            ChangeEvents events,
            MinimumApproval floor,
            AdmissionCheck check,
            KnownEvents known,
            Admissions admissions,
            DeadLetters deadLetters) {
        this.events = events;
        this.floor = floor;
        this.check = check;
        this.known = known;
        this.admissions = admissions;
        this.deadLetters = deadLetters;
    }

    sealed interface Attempt {

        record Settled() implements Attempt {}

        /** Something that must answer does not: waiting mends it. */
        record Unavailable(Throwable cause) implements Attempt {}

        /** Something broke over this record: trying again may mend it, or never will. */
        record Broken(Throwable cause) implements Attempt {}
    }

    /** Tries once, and says whether the record's offset may be committed. */
    Attempt attempt(ConsumerRecord<byte[], byte[]> record) {
        try {
            return switch (events.decode(record)) {
                case Invalid invalid -> refuse(record, invalid);
                case Valid(Change change) -> admit(record, floor.raise(change));
            };
        } catch (RuntimeException | Error unexpected) {
            return Outages.isOutage(unexpected) ? new Attempt.Unavailable(unexpected) : new Attempt.Broken(unexpected);
        }
    }

    /** Keeps a record that breaks us among the dead letters, whence it can be replayed once we are mended. */
    Attempt giveUp(ConsumerRecord<byte[], byte[]> record, Throwable cause) {
        try {
            // Not the message: it may quote the record.
            return refuse(record, new Invalid("internal: " + cause.getClass().getSimpleName(), "record"));
        } catch (RuntimeException unwritten) {
            return new Attempt.Unavailable(unwritten);
        }
    }

    private Attempt admit(ConsumerRecord<byte[], byte[]> record, Change change) {
        Optional<Invalid> refusal = check.refusal(change);
        if (refusal.isPresent()) {
            // An event that comes again is not wrong because it was carried out: its cluster may be deleted since.
            return known.verdict(change)
                    .map(verdict -> settle(record, change, verdict))
                    .orElseGet(() -> refuse(record, refusal.get()));
        }
        return switch (admissions.admit(change, place(record))) {
            case Outcome.Unavailable(Exception cause) -> new Attempt.Unavailable(cause);
            case Outcome.Full(Invalid why) -> refuse(record, why);
            case Outcome.Admitted(Admission verdict) -> settle(record, change, verdict);
        };
    }

    private Attempt settle(ConsumerRecord<byte[], byte[]> record, Change change, Admission verdict) {
        String source = change.origin().source();
        return switch (verdict) {
            case Admission.Accepted accepted -> {
                log.info(
                        "{}: change {} of {} accepted, position {}",
                        change.cluster(),
                        change.id(),
                        source,
                        accepted.position());
                yield new Attempt.Settled();
            }
            case Admission.Duplicate _ -> {
                log.info(
                        "{}: change {} of {} repeated: it was admitted before, and nothing is done",
                        change.cluster(),
                        change.id(),
                        source);
                yield new Attempt.Settled();
            }
            case Admission.Rejected rejected -> {
                log.warn(
                        "{}: change {} of {} refused: {}: {}",
                        change.cluster(),
                        change.id(),
                        source,
                        rejected.field(),
                        rejected.reason());
                yield refuse(record, new Invalid(rejected.reason(), rejected.field()));
            }
        };
    }

    private Attempt refuse(ConsumerRecord<byte[], byte[]> record, Invalid why) {
        deadLetters.keep(record, why);
        log.warn("{} refused: field {}", place(record), why.field());
        return new Attempt.Settled();
    }

    private static String place(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
