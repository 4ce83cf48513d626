package dev.windlass.launcher;

import dev.windlass.sandbox.LocalStackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The lines that came to a file since the last look. */
final class LogTail {
    private final Path file;
    private int shown;

    LogTail(Path file) {
        this.file = file;
    }

    List<String> lines() {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            String fresh = text.substring(shown, text.lastIndexOf('\n') + 1);
            shown += fresh.length();
            return fresh.lines().toList();
        } catch (IOException e) {
            throw new LocalStackException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
