package dev.windlass.kubernetes;

/** As much of somebody else's words as a heartbeat or a message carries. */
final class Excerpt {

    private static final int MOST_CHARACTERS = 300;

    private Excerpt() {}

    static String of(String text) {
        return text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) + "..." : text;
    }
}
