package dev.windlass.bench;

import dev.windlass.sandbox.LocalStackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process keeps in memory, as the system counts it: VmRSS on Linux, {@code ps} elsewhere. */
final class ResidentMemory {

    private static final String LINE = "VmRSS:";

    private ResidentMemory() {}

    static long kilobytes(long pid) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            if (Files.exists(status)) {
                return Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith(LINE))
                        .map(line ->
                                line.substring(LINE.length()).replace("kB", "").strip())
                        .mapToLong(Long::parseLong)
                        .findFirst()
                        .orElseThrow(() -> new LocalStackException("process " + pid + " has no " + LINE));
            }
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
            return Long.parseLong(new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
        } catch (IOException | NumberFormatException e) {
            throw new LocalStackException("the memory of process " + pid + " cannot be read: " + e.getMessage(), e);
        }
    }
}
