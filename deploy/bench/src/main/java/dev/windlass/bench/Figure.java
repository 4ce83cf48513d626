package dev.windlass.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import java.util.Objects;

/**
 * One number that was measured.
 *
 * @param part which measurement: a, b, c, d or e
 * @param what in words
 * @param unit such as {@code s}, {@code MB} or {@code events/s}; empty for a ratio
 * @param target what it should be, such as {@code <= 60}; {@code null} where nothing is asked
 * @param met whether it is; {@code null} where nothing is asked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Figure(String part, String what, double value, String unit, String target, Boolean met) {

    Figure {
        Objects.requireNonNull(part, "part is null");
        Objects.requireNonNull(what, "what is null");
        Objects.requireNonNull(unit, "unit is null");
    }

    static Figure of(String part, String what, double value, String unit) {
        return new Figure(part, what, value, unit, null, null);
    }

    /** How much of the base's rate is left; the bar is a share of it. */
    static Figure ratio(String part, String what, double rate, double base, double bar) {
        if (base <= 0) {
            throw new IllegalArgumentException("base: must be positive, is " + base);
        }
        double ratio = rate / base;
        return new Figure(part, what, ratio, "", ">= " + number(bar), ratio >= bar);
    }

    Figure atMost(double limit) {
        return new Figure(part, what, value, unit, "<= " + number(limit), value <= limit);
    }

    /** Three digits that count, and never a power of ten. */
    String text() {
        return (number(value) + " " + unit).strip();
    }

    private static String number(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) || size >= 100) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
    }
}
