package dev.windlass.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where servers of tests keep what they write, and what to read where one of them failed. A clean build takes them away. */
final class Folders {

    private static final Path ALL = Path.of("target", "conformance-servers").toAbsolutePath();

    private Folders() {}

    /** A new one. */
    static Path of(String prefix) {
        try {
            return Files.createTempDirectory(Files.createDirectories(ALL), prefix + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
