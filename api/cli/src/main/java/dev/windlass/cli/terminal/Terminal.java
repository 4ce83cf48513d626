package dev.windlass.cli.terminal;

/**
 * Makes strings from outside safe to print: control characters (an escape sequence could retitle the window, move the
 * cursor over what was printed, or paste into the shell) and bidirectional overrides (which show text in another order
 * than it has) become visible {@code \}{@code uXXXX} escapes.
 */
public final class Terminal {

    private Terminal() {}

    /** For one cell or one line: line breaks and tabs are escaped too. */
    public static String escape(String text) {
        return escape(text, false);
    }

    /** For text of several lines: line feeds and tabs stay. */
    public static String escapeText(String text) {
        return escape(text, true);
    }

    private static String escape(String text, boolean keepLayout) {
        if (text == null) {
            return "";
        }
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            boolean layout = keepLayout && (character == '\n' || character == '\t');
            if (layout || !isDangerous(character)) {
                if (escaped != null) {
                    escaped.append(character);
                }
                continue;
            }
            if (escaped == null) {
                escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            escaped.append(String.format("\\u%04x", (int) character));
        }
        return escaped == null ? text : escaped.toString();
    }

    private static boolean isDangerous(char character) {
        return Character.isISOControl(character)
                || character == '\u061c'
                || (character >= '\u200b' && character <= '\u200f')
                || (character >= '\u2028' && character <= '\u202e')
                || (character >= '\u2066' && character <= '\u2069')
                || character == '\ufeff';
    }
}
