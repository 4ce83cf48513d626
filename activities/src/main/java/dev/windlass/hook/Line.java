package dev.windlass.hook;

/** What a stranger answered, as one short line that moves no cursor and turns no reading order. */
final class Line {

    private static final int LENGTH = 200;

    private Line() {}

    static String of(String text) {
        String first = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
        StringBuilder printable = new StringBuilder();
        first.codePoints().limit(LENGTH).forEach(character -> {
            if (isPlain(character)) {
                printable.appendCodePoint(character);
            } else {
                printable.append("\\u%04x".formatted(character));
            }
        });
        return first.codePointCount(0, first.length()) > LENGTH ? printable + "..." : printable.toString();
    }

    private static boolean isPlain(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
