package dev.windlass.aws.resource;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * The Python environment of the emulated cloud: the same one, under the same name and lock, that the local stack makes,
 * so that whoever comes first makes it for both.
 */
final class PythonVenv {

    private PythonVenv() {}

    /** @param sources folder of {@code requirements.txt} */
    static Path python(Path sources) throws IOException, InterruptedException {
        Path requirements = sources.resolve("requirements.txt");
        Path cache = cache();
        Path venv = cache.resolve("venv-" + digest(requirements));
        Path complete = venv.resolve("complete");
        Path python = venv.resolve("bin").resolve("python");
        if (Files.exists(complete)) {
            return python;
        }
        Files.createDirectories(cache);
        try (FileChannel channel = FileChannel.open(
                        cache.resolve(venv.getFileName() + ".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            Objects.requireNonNull(held);
            if (!Files.exists(complete)) {
                run("python3", "-m", "venv", "--clear", venv.toString());
                run(
                        python.toString(),
                        "-m",
                        "pip",
                        "install",
                        "--quiet",
                        "--disable-pip-version-check",
                        "--requirement",
                        requirements.toString());
                Files.createFile(complete);
            }
        }
        return python;
    }

    private static Path cache() {
        String base = System.getenv("XDG_CACHE_HOME");
        Path folder = base == null || base.isBlank()
                ? Path.of(System.getenv().getOrDefault("HOME", System.getProperty("user.home")), ".cache")
                : Path.of(base);
        return folder.resolve("windlass");
    }

    private static String digest(Path file) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(digest).substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException("exit " + exit + " of " + List.of(command));
        }
    }
}
