package dev.windlass.rollout.policy;

import com.fasterxml.jackson.databind.util.StdConverter;
import java.time.DayOfWeek;
import java.util.Locale;

/** Days of the week as they are written: {@code saturday}. */
final class Days {

    private Days() {}

    static final class Written extends StdConverter<DayOfWeek, String> {
        @Override
        public String convert(DayOfWeek day) {
            return day.name().toLowerCase(Locale.ROOT);
        }
    }

    static final class Read extends StdConverter<String, DayOfWeek> {
        @Override
        public DayOfWeek convert(String day) {
            for (DayOfWeek known : DayOfWeek.values()) {
                if (known.name().equalsIgnoreCase(day)) {
                    return known;
                }
            }
            throw Rules.broken("windows.days", "must be days such as saturday, one is " + Excerpts.brief(day));
        }
    }
}
