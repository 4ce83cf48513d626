package dev.windlass.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as kops' users write them, {@code 90s}, {@code 1h30m}, or in ISO 8601, {@code PT15M}. */
final class Durations implements ITypeConverter<Duration> {

    private static final Pattern GO = Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");

    @Override
    public Duration convert(String text) {
        return parse(text);
    }

    static Duration parse(String text) {
        Matcher matcher = GO.matcher(text);
        if (!text.isEmpty() && matcher.matches()) {
            try {
                return Duration.ofHours(number(matcher.group(1)))
                        .plusMinutes(number(matcher.group(2)))
                        .plusSeconds(number(matcher.group(3)))
                        .plusMillis(number(matcher.group(4)));
            } catch (ArithmeticException | NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is too long a duration");
            }
        }
        try {
            Duration duration = Duration.parse(text);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // said below, together with negative ones
        }
        throw new TypeConversionException("'" + text + "' is not a duration such as 90s, 15m, 1h30m or PT15M");
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
