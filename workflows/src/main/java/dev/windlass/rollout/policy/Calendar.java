package dev.windlass.rollout.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** When nodes may be started, by windows and freezes: pure, and exact to the moment. */
public final class Calendar {

    /** Whoever waits longer than this has mistaken a year. */
    public static final Duration HORIZON = Duration.ofDays(366);

    /** Whether nodes may be started at a moment. */
    public sealed interface Opening {

        /** @param until the first moment at which they may not; {@link Instant#MAX} where none is near */
        record Open(Instant until) implements Opening {}

        /**
         * @param opens the first moment at which they may, all windows and freezes considered
         * @param why what stands against it now
         */
        record Closed(Instant opens, String why) implements Opening {}

        /** Not within {@link #HORIZON}. */
        record Never(String why) implements Opening {}
    }

    private Calendar() {}

    public static Opening at(Instant now, Gates gates) {
        Optional<String> against = against(now, gates);
        if (against.isEmpty()) {
            return new Opening.Open(until(now, gates));
        }
        Instant limit = now.plus(HORIZON);
        Instant moment = now;
        while (!moment.isAfter(limit)) {
            Instant at = moment;
            Optional<Freeze> freeze = freeze(at, gates);
            if (freeze.isPresent()) {
                moment = freeze.get().to();
            } else if (gates.windows().isEmpty() || within(at, gates)) {
                return new Opening.Closed(at, against.get());
            } else {
                moment = gates.windows().stream()
                        .flatMap(window -> window.after(at).limit(1))
                        .map(MaintenanceWindow.Span::from)
                        .min(Comparator.naturalOrder())
                        .orElse(Instant.MAX);
            }
        }
        return new Opening.Never(against.get() + ", and nothing opens within " + HORIZON.toDays() + " days");
    }

    private static Optional<String> against(Instant now, Gates gates) {
        Optional<String> frozen =
                freeze(now, gates).map(freeze -> "a freeze until " + freeze.to() + ": " + Excerpts.brief(freeze.why()));
        if (frozen.isPresent() || gates.windows().isEmpty() || within(now, gates)) {
            return frozen;
        }
        return Optional.of("no maintenance window is open");
    }

    /** The one that lasts longest. */
    private static Optional<Freeze> freeze(Instant moment, Gates gates) {
        return gates.freezes().stream().filter(freeze -> freeze.covers(moment)).max(Comparator.comparing(Freeze::to));
    }

    private static boolean within(Instant moment, Gates gates) {
        return spans(moment, gates).stream().anyMatch(span -> span.covers(moment));
    }

    private static List<MaintenanceWindow.Span> spans(Instant moment, Gates gates) {
        return gates.windows().stream()
                .flatMap(window -> window.after(moment).limit(1))
                .toList();
    }

    /** Windows that follow one another without a pause are one. */
    private static Instant until(Instant now, Gates gates) {
        Instant frozen = gates.freezes().stream()
                .map(Freeze::from)
                .filter(from -> from.isAfter(now))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        if (gates.windows().isEmpty()) {
            return frozen;
        }
        Instant limit = now.plus(HORIZON);
        Instant end = now;
        while (end.isBefore(limit) && end.isBefore(frozen)) {
            Instant at = end;
            Optional<Instant> later = spans(at, gates).stream()
                    .filter(span -> span.covers(at))
                    .map(MaintenanceWindow.Span::to)
                    .max(Comparator.naturalOrder());
            if (later.isEmpty()) {
                return end;
            }
            end = later.get();
        }
        return frozen.isBefore(end) || !end.isBefore(limit) ? frozen : end;
    }
}
