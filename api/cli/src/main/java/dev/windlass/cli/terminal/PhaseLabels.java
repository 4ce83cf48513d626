package dev.windlass.cli.terminal;

import dev.windlass.change.Phase;

/** Words for what the API says in constants. */
final class PhaseLabels {

    private PhaseLabels() {}

    /** Such as {@code Awaiting approval}. */
    static String phase(Phase phase) {
        return capital(phase.words());
    }

    /** As a sentence begins. */
    static String capital(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
