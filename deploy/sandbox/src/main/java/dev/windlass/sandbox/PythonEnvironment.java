package dev.windlass.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A virtual environment with the pinned requirements, made once in the user's cache folder and named by their digest:
 * other requirements make another one, and a second run fetches nothing. pip's own settings (index, proxy) hold.
 */
public record PythonEnvironment(Path folder) {
    public static final int OLDEST_MINOR = 10;
    private static final String VERSION = "import sys; print('%d.%d' % sys.version_info[:2])";
    private static final int DIGEST_CHARACTERS = 12;

    public Path python() {
        return folder.resolve("bin").resolve("python");
    }

    Path temporal() {
        return folder.resolve("bin").resolve("temporal");
    }

    /** Where the environment is or would be; nothing is made. */
    public static PythonEnvironment of(Project project) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(project.python("requirements.txt")));
            String name = "venv-" + HexFormat.of().formatHex(digest).substring(0, DIGEST_CHARACTERS);
            return new PythonEnvironment(cache().resolve(name));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new LocalStackException("cannot read " + project.python("requirements.txt"), e);
        }
    }

    /** Makes the environment unless it is there; of several processes that want it at once, one makes it. */
    public static PythonEnvironment prepare(Project project, Consumer<String> progress) {
        PythonEnvironment environment = of(project);
        if (environment.isComplete()) {
            return environment;
        }
        try {
            Files.createDirectories(cache());
            Path lock = cache().resolve(environment.folder.getFileName() + ".lock");
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                channel.write(ByteBuffer.wrap(
                        Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
                if (held.isValid() && !environment.isComplete()) {
                    environment.make(project, progress);
                }
            }
            return environment;
        } catch (IOException e) {
            throw new LocalStackException(
                    "cannot make the Python environment " + environment.folder + ": " + e.getMessage(), e);
        }
    }

    public boolean isComplete() {
        return Files.exists(folder.resolve("complete"));
    }

    private void make(Project project, Consumer<String> progress) throws IOException {
        String python = findPython()
                .orElseThrow(() -> new LocalStackException("no python3 >= 3." + OLDEST_MINOR
                        + " found on PATH; the AWS emulator needs it (install python3 and python3-venv)"));
        progress.accept("fetching the AWS emulator and Temporal into " + folder + " (once)");
        Command.run(List.of(python, "-m", "venv", "--clear", folder.toString()))
                .orFail("python3 -m venv failed; Debian and Ubuntu need the package python3-venv");
        Command.run(List.of(
                        python().toString(),
                        "-m",
                        "pip",
                        "install",
                        "--quiet",
                        "--disable-pip-version-check",
                        "--requirement",
                        project.python("requirements.txt").toString()))
                .orFail("pip could not install the AWS emulator; check pip's index and proxy settings");
        Files.createFile(folder.resolve("complete"));
    }

    /** The first of python3, python3.13 ... python3.10, python on PATH that is new enough. */
    public static Optional<String> findPython() {
        return Stream.of("python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python")
                .filter(name -> Command.onPath(name).isPresent())
                .filter(name -> versionOf(name).isPresent())
                .findFirst();
    }

    /** "3.11" for a Python that is new enough. */
    public static Optional<String> versionOf(String python) {
        Command.Result result = Command.run(List.of(python, "-c", VERSION));
        String[] parts = result.output().strip().split("\\.");
        boolean suits = result.succeeded()
                && parts.length == 2
                && parts[0].equals("3")
                && Integer.parseInt(parts[1]) >= OLDEST_MINOR;
        return suits ? Optional.of(result.output().strip()) : Optional.empty();
    }

    public static Path cache() {
        String base = System.getenv("XDG_CACHE_HOME");
        Path folder = base == null || base.isBlank()
                ? Path.of(System.getenv().getOrDefault("HOME", System.getProperty("user.home")), ".cache")
                : Path.of(base);
        return folder.resolve("windlass");
    }
}
