package dev.windlass.api;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Durations as kops' users write them, {@code 18h} or {@code 1h30m}, and as ISO 8601 does. */
final class Durations {

    private Durations() {}

    static Duration parse(String field, String text) {
        String iso = text.strip().toUpperCase(Locale.ROOT);
        try {
            return Duration.parse(iso.startsWith("P") ? iso : "PT" + iso);
        } catch (DateTimeParseException malformed) {
            throw ProblemException.invalid(field, "must be a duration such as 18h or PT18H");
        }
    }
}
