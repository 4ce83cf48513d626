package dev.windlass.cli.terminal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** Moments as people read them. */
public final class Instants {

    private Instants() {}

    /** {@code 14:02:11} here, or dashes where no time is known. */
    static String clock(Instant moment) {
        if (moment == null) {
            return "--:--:--";
        }
        String time = moment.atZone(ZoneId.systemDefault())
                .toLocalTime()
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        return time.length() == 5 ? time + ":00" : time;
    }

    /** {@code 2026-11-23T14:02:11Z}, or nothing. */
    public static String instant(Instant moment) {
        return moment == null ? "" : moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
