package dev.windlass.cli.terminal;

import dev.windlass.change.DurationText;
import dev.windlass.rollout.policy.DurationLimit;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations of options, as kops' users write them, {@code 90s}, {@code 1h30m}, or in ISO 8601, {@code PT15M}. */
public class Durations implements ITypeConverter<Duration> {

    @Override
    public final Duration convert(String text) {
        Duration duration = parse(text);
        problem(duration).ifPresent(rule -> {
            throw new TypeConversionException("'" + text + "' " + rule);
        });
        return duration;
    }

    /** The rule that the duration breaks; empty if it breaks none. */
    Optional<String> problem(Duration duration) {
        return DurationLimit.PAUSE.problem(duration);
    }

    static Duration parse(String text) {
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException refused) {
            throw new TypeConversionException("'" + text + "' " + refused.getMessage());
        }
    }

    /** A time limit of a rollout, which the API would refuse after the preview. */
    public static final class OfTimeout extends Durations {

        @Override
        Optional<String> problem(Duration duration) {
            return DurationLimit.TIMEOUT.problem(duration);
        }
    }
}
