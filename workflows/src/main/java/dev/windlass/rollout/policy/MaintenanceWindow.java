package dev.windlass.rollout.policy;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Hours in which nodes may be started; what was started is finished outside of them too. It opens when the clock on the
 * wall first shows {@code from} or later, and closes when it first shows {@code to} or later. So it is shorter where
 * clocks are put forward within it, does not open at all on a day whose clocks leap over it, and opens once, the first
 * time, where the same hours come twice.
 *
 * @param days on which it begins; empty for every day
 * @param to on the day after where it is not later than {@code from}; equal to it, the window is a whole day long
 * @param timeZone IANA name
 */
public record MaintenanceWindow(
        @JsonSerialize(contentConverter = Days.Written.class) @JsonDeserialize(contentConverter = Days.Read.class)
        Set<DayOfWeek> days,

        LocalTime from,
        LocalTime to,
        String timeZone) {

    /** Clocks skip a window at most once, and a calendar a day; so one within three weeks is found. */
    private static final int DAYS_AHEAD = 22;

    public MaintenanceWindow {
        days = days == null || days.isEmpty()
                ? Collections.unmodifiableSet(EnumSet.allOf(DayOfWeek.class))
                : Collections.unmodifiableSet(EnumSet.copyOf(days));
        Rules.required("windows.from", from);
        Rules.required("windows.to", to);
        Rules.required("windows.timeZone", timeZone);
        if (!ZoneId.getAvailableZoneIds().contains(timeZone)) {
            throw Rules.broken(
                    "windows.timeZone", "must be an IANA name such as Europe/Berlin, is " + Excerpts.brief(timeZone));
        }
    }

    /** One time that it is open, the end no part of it. */
    record Span(Instant from, Instant to) {

        boolean covers(Instant moment) {
            return !moment.isBefore(from) && moment.isBefore(to);
        }
    }

    /** Those that end after the moment, in order, and some weeks of them. */
    Stream<Span> after(Instant moment) {
        ZoneId zone = ZoneId.of(timeZone);
        LocalDate today = moment.atZone(zone).toLocalDate();
        return today.minusDays(2)
                .datesUntil(today.plusDays(DAYS_AHEAD))
                .filter(date -> days.contains(date.getDayOfWeek()))
                .map(date -> on(date, zone.getRules()))
                .filter(span -> span.from().isBefore(span.to()) && span.to().isAfter(moment));
    }

    private Span on(LocalDate date, ZoneRules rules) {
        LocalDate last = to.isAfter(from) ? date : date.plusDays(1);
        return new Span(first(date.atTime(from), rules), first(last.atTime(to), rules));
    }

    /** When clocks first show that time, or a later one where they leap over it. */
    private static Instant first(LocalDateTime shown, ZoneRules rules) {
        ZoneOffsetTransition change = rules.getTransition(shown);
        if (change == null) {
            return shown.toInstant(rules.getOffset(shown));
        }
        return change.isGap() ? change.getInstant() : shown.toInstant(change.getOffsetBefore());
    }
}
