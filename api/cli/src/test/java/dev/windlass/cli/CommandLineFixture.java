package dev.windlass.cli;

import dev.windlass.cli.terminal.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs verbs against one API, without a terminal. */
public final class CommandLineFixture {

    /** What one run left behind. */
    public record Run(int code, String out, String err) {}

    private final Map<String, String> environment = new HashMap<>();
    private final Path directory;
    private InputStream in = InputStream.nullInputStream();

    public CommandLineFixture(String api, Path directory) {
        this.directory = directory;
        environment.put("WINDLASS_API", api);
        environment.put("WINDLASS_USER", "alice");
        environment.put("HOME", directory.toString());
    }

    public CommandLineFixture with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    CommandLineFixture without(String variable) {
        environment.remove(variable);
        return this;
    }

    CommandLineFixture typing(String text) {
        in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public Run run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Shell shell = new Shell(
                environment,
                directory,
                in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                () -> false);
        int code = Windlass.run(shell, arguments);
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
