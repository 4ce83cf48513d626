package dev.windlass.cli;

import dev.windlass.change.Phase;

/** Words for what the API says in constants. */
final class Words {

    private Words() {}

    /** Such as {@code Awaiting approval}. */
    static String phase(Phase phase) {
        String words = phase.words();
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
