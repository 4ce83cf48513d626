package dev.windlass.rollout.policy;

/** Text of somebody else's, fit to be repeated in a message. */
final class Excerpts {

    private static final int LENGTH = 80;

    private Excerpts() {}

    static String brief(String text) {
        String printable = text.codePoints()
                .map(point ->
                        Character.isISOControl(point) || Character.getType(point) == Character.FORMAT ? ' ' : point)
                .limit(LENGTH)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return printable.length() < text.length() ? printable + "..." : printable;
    }
}
