package dev.windlass.spec;

import java.util.regex.Pattern;

/** An amount of processor time or memory: {@code 200m}, {@code 100Mi}. Source: apimachinery {@code resource.Quantity}. */
record Quantity(String text) {

    private static final Pattern POSITIVE = Pattern.compile(
            "(?=[\\d.]*[1-9])(\\d{1,15}(\\.\\d{0,9})?|\\.\\d{1,9})([KMGTPE]i|[numkMGTPE]|[eE][+-]?\\d{1,2})?");

    /** @throws IllegalArgumentException whose message is the rule that the text breaks */
    Quantity {
        if (!POSITIVE.matcher(text).matches()) {
            throw new IllegalArgumentException("must be an amount above 0 such as 200m or 100Mi");
        }
    }
}
