package dev.windlass.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One thing that Windlass promises, and that a test pins.
 *
 * @param number such as {@code R17}, the tag of its tests
 * @param heading what it belongs to
 */
record Behaviour(String number, String heading, String sentence) {

    Behaviour {
        if (!number.matches("[RV]\\d+") || heading.isBlank() || sentence.isBlank()) {
            throw new IllegalArgumentException("not a behaviour: " + number + " | " + heading + " | " + sentence);
        }
    }

    /** In the order of the list, {@code behaviours.txt}. */
    static List<Behaviour> all() {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(Behaviour.class.getResourceAsStream("behaviours.txt"), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Behaviour::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read behaviours.txt", e);
        }
    }

    private static Behaviour of(String line) {
        String[] parts = line.split(" \\| ", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("behaviours.txt: not number | heading | sentence: " + line);
        }
        return new Behaviour(parts[0], parts[1], parts[2]);
    }
}
