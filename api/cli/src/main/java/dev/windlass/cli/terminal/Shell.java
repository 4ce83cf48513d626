package dev.windlass.cli.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What surrounds one run of the command line; tests bring their own.
 *
 * @param terminal whether a person watches; asked only by verbs that would draw
 */
public record Shell(
        Map<String, String> environment,
        Path directory,
        InputStream in,
        PrintStream out,
        PrintStream err,
        BooleanSupplier terminal) {

    public Shell {
        environment = Map.copyOf(environment);
        Objects.requireNonNull(directory, "directory is null");
        Objects.requireNonNull(terminal, "terminal is null");
    }

    public static Shell ofThisProcess() {
        Map<String, String> environment = System.getenv();
        return new Shell(
                environment,
                Path.of("").toAbsolutePath(),
                System.in,
                System.out,
                System.err,
                () -> System.console() != null
                        && System.console().isTerminal()
                        && !"dumb".equals(environment.getOrDefault("TERM", "dumb")));
    }

    /** A variable that is set and not empty. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** The identity sent with approvals and requests: {@code WINDLASS_USER}, else the operating system's user. */
    public String user() {
        return variable("WINDLASS_USER").orElseGet(() -> System.getProperty("user.name", "unknown"));
    }

    /** Where {@code windlass up} keeps its files; the launcher names the project in the property {@code windlass.project}. */
    public Path dataFolder() {
        Path project = directory.resolve(System.getProperty("windlass.project", ""));
        return directory.resolve(variable("WINDLASS_HOME")
                .orElseGet(() -> project.resolve(".windlass").toString()));
    }

    /** One line made of words of ours and of others; whatever could command a terminal is escaped. */
    public void say(String line) {
        out.println(Terminal.escapeText(line));
    }

    public void warn(String line) {
        err.println(Terminal.escapeText(line));
    }
}
