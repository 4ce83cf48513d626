package dev.windlass.spec;

import java.util.regex.Pattern;

/** What Kubernetes allows as the key and as the value of a label or taint. Source: apimachinery {@code util/validation}. */
final class QualifiedName {

    private static final int LONGEST_PREFIX = 253;
    private static final int LONGEST_NAME = 63;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
    private static final Pattern PREFIX =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private QualifiedName() {}

    /** @throws IllegalArgumentException whose message is the rule that the key breaks */
    static void requireKey(String key) {
        int slash = key.indexOf('/');
        if (slash >= 0 && !isPrefix(key.substring(0, slash))) {
            throw new IllegalArgumentException(
                    "the key's part before its slash must be a lower-case DNS name of at most 253 characters");
        }
        if (!isName(key.substring(slash + 1))) {
            throw new IllegalArgumentException("the key must be a name of 1 to 63 letters, digits, dots, dashes and"
                    + " underscores, with at most one DNS name and slash before it");
        }
    }

    /** @throws IllegalArgumentException whose message is the rule that the value breaks */
    static void requireValue(String value) {
        if (!value.isEmpty() && !isName(value)) {
            throw new IllegalArgumentException(
                    "the value must be empty, or at most 63 letters, digits, dots, dashes and"
                            + " underscores that begin and end with a letter or digit");
        }
    }

    private static boolean isPrefix(String text) {
        return text.length() <= LONGEST_PREFIX && PREFIX.matcher(text).matches();
    }

    private static boolean isName(String text) {
        return text.length() <= LONGEST_NAME && NAME.matcher(text).matches();
    }
}
