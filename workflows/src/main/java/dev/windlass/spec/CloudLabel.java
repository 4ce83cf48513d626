package dev.windlass.spec;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A tag on a resource of AWS. Source: AWS, "Tag naming limits and requirements"; IAM, whose pattern is the strictest of the
 * services that carry a cluster's tags.
 */
record CloudLabel(String key, String value) {

    static final int LONGEST_KEY = 128;
    static final int LONGEST_VALUE = 256;
    private static final Pattern CHARACTERS = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    /** @throws IllegalArgumentException whose message is the rule that the label breaks */
    CloudLabel {
        if (key.isBlank() || length(key) > LONGEST_KEY) {
            throw new IllegalArgumentException(
                    "the key must have 1 to " + LONGEST_KEY + " characters, as AWS allows; it has " + length(key));
        }
        if (length(value) > LONGEST_VALUE) {
            throw new IllegalArgumentException("the value must have at most " + LONGEST_VALUE
                    + " characters, as AWS allows; it has " + length(value));
        }
        if (!CHARACTERS.matcher(key).matches() || !CHARACTERS.matcher(value).matches()) {
            throw new IllegalArgumentException("AWS allows letters, digits, spaces and _ . : / = + - @ in a tag");
        }
        if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
            throw new IllegalArgumentException("AWS reserves keys that begin with aws:, in any case of letters");
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
