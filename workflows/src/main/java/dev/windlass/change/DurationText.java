package dev.windlass.change;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations: in ISO 8601 as events write them, and besides as kops' users write them on a command line. */
public final class DurationText {

    /** What an event may write. */
    public static final String ISO_RULE =
            "must be a duration such as PT15M or P1DT12H: days, hours, minutes and seconds, without a sign";

    private static final String RULE = "must be a duration such as 90s, 15m, 1h30m or PT15M";
    private static final Pattern ISO = Pattern.compile(
            "P(?=[0-9T])(?:([0-9]+)D)?(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\\.([0-9]{1,9}))?S)?)?");
    /** Go's units, largest first; kops takes them in any number. */
    private static final Pattern GO =
            Pattern.compile("(?=[0-9])(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?");
    /** As long as a count may be, so that it fits a number. */
    private static final int DIGITS = 18;

    private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE);

    private DurationText() {}

    /** @throws IllegalArgumentException if the text is no duration; its message is the rule */
    public static Duration iso(String text) {
        Matcher iso = ISO.matcher(text);
        if (!iso.matches()) {
            throw new IllegalArgumentException(ISO_RULE);
        }
        int nanos = iso.group(5) == null ? 0 : Integer.parseInt((iso.group(5) + "00000000").substring(0, 9));
        return sum(iso, Duration.ofDays(1), Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofSeconds(1))
                .plusNanos(nanos);
    }

    /** @throws IllegalArgumentException if the text is no duration in either form; its message is the rule */
    public static Duration parse(String text) {
        Matcher go = GO.matcher(text);
        if (go.matches()) {
            return sum(go, Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMillis(1));
        }
        if (ISO.matcher(text).matches()) {
            return iso(text);
        }
        throw new IllegalArgumentException(RULE);
    }

    /** What no Duration holds is as long as one can be; the bound of its field then refuses it. */
    private static Duration sum(Matcher counted, Duration... units) {
        try {
            Duration sum = Duration.ZERO;
            for (int i = 0; i < units.length; i++) {
                sum = sum.plus(units[i].multipliedBy(count(counted.group(i + 1))));
            }
            return sum;
        } catch (ArithmeticException tooLong) {
            return LONGEST;
        }
    }

    private static long count(String digits) {
        String number = digits == null ? "0" : digits.replaceFirst("^0+(?=.)", "");
        if (number.length() > DIGITS) {
            throw new ArithmeticException("too long");
        }
        return Long.parseLong(number);
    }
}
