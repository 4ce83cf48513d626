package dev.windlass.kubernetes;

/** As much of somebody else's words as a heartbeat or a message carries: one line of what can be printed. */
public final class Excerpt {

    private static final int MOST_CHARACTERS = 300;

    /** As much as can matter, so that of a long text not all is looked at. */
    private static final int LOOKED_AT = 20 * MOST_CHARACTERS;

    private Excerpt() {}

    public static String of(String text) {
        return of(text, MOST_CHARACTERS);
    }

    public static String of(String text, int most) {
        String line = text.substring(0, Math.min(text.length(), LOOKED_AT))
                .replaceAll("[\\p{C}\\p{Z}]+", " ")
                .strip();
        if (line.length() <= most && text.length() <= LOOKED_AT) {
            return line;
        }
        int end = Math.min(line.length(), most);
        // Half a character cannot be written as UTF-8.
        boolean cutsOne = end < line.length() && Character.isLowSurrogate(line.charAt(end));
        return line.substring(0, cutsOne ? end - 1 : end) + "...";
    }
}
