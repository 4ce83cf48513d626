package dev.windlass.plan;

/** Text from outside, made safe to show on a terminal: what could move the cursor or turn the reading order is spelt out. */
final class Printable {

    private Printable() {}

    static String of(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (isPlain(character)) {
                printable.appendCodePoint(character);
            } else {
                printable.append(character == '\n' ? "\\n" : "\\u%04x".formatted(character));
            }
        });
        return printable.toString();
    }

    private static boolean isPlain(int character) {
        return character == '\t'
                || switch (Character.getType(character)) {
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
