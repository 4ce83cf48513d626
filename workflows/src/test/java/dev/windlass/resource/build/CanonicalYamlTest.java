package dev.windlass.resource.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalYamlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"", "off", "Yes", "null", "1", "1.36", "0x1f", "123e456", "12:30", "2026-11-23", "-1", ".5"})
    void quotesWhatYaml11WouldNotReadAsAString(String value) {
        assertThat(CanonicalYaml.text(Map.of("key", value))).isEqualTo("key: \"" + value + "\"\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.36.3", "100.64.0.0/10", "0.0.0.0", "100m", "5d41402abc", "offline", "s3://bucket/folder"})
    void leavesOtherStringsPlain(String value) {
        assertThat(CanonicalYaml.text(Map.of("key", value))).isEqualTo("key: " + value + "\n");
    }

    @Test
    void sortsKeysAtEveryDepth() {
        assertThat(CanonicalYaml.text(Map.of("b", List.of(Map.of("d", 1, "c", true)), "a", Map.of())))
                .isEqualTo("""
                        a: {}
                        b:
                        - c: true
                          d: 1
                        """);
    }

    @Test
    void keepsLinesAsLines() {
        assertThat(CanonicalYaml.text(Map.of("key", "one\ntwo\n"))).isEqualTo("key: |\n  one\n  two\n");
    }
}
