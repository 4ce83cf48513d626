package dev.windlass.spec;

import java.util.Optional;
import java.util.function.Function;

/**
 * A value of a spec, read once: its text as the user wrote it, and what that means. A document that is stored keeps the
 * text, so that it stays the user's; whatever is compiled or compared takes the value.
 */
public sealed interface Written<T> {

    String text();

    record Understood<T>(String text, T value) implements Written<T> {}

    /** @param rule that the text breaks */
    record Refused<T>(String text, String rule) implements Written<T> {}

    /**
     * @param text {@code null} where the field is not set; then so is the answer
     * @param parse throws an IllegalArgumentException whose message is the rule that a text breaks
     */
    static <T> Written<T> of(String text, Function<String, T> parse) {
        if (text == null) {
            return null;
        }
        try {
            return new Understood<>(text, parse.apply(text));
        } catch (IllegalArgumentException e) {
            return new Refused<>(text, e.getMessage());
        }
    }

    /**
     * What was meant; {@link SpecValidation} tells the field of what cannot be understood before this is asked for.
     *
     * @throws IllegalStateException where the text was refused
     */
    default T value() {
        return switch (this) {
            case Understood<T> understood -> understood.value();
            case Refused<T> refused ->
                throw new IllegalStateException(
                        "a spec is compiled that was not validated: " + refused.text() + " " + refused.rule());
        };
    }

    default Optional<T> understood() {
        return switch (this) {
            case Understood<T> understood -> Optional.of(understood.value());
            case Refused<T> refused -> Optional.empty();
        };
    }
}
