package dev.windlass.cli.client;

import dev.windlass.cli.terminal.CommandFailure;
import dev.windlass.cli.terminal.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the API is: {@code WINDLASS_API}, else what {@code windlass up} left in its data folder (file {@code api} with the
 * URL, or {@code env} with {@code export WINDLASS_API=...}), else the default port on this machine.
 */
public final class ApiAddress {

    static final URI DEFAULT = URI.create("http://127.0.0.1:8480");
    private static final String VARIABLE = "WINDLASS_API";

    private ApiAddress() {}

    public static URI of(Shell shell) {
        Optional<String> given = shell.variable(VARIABLE);
        if (given.isPresent()) {
            return parse(given.get(), VARIABLE);
        }
        Path api = shell.dataFolder().resolve("api");
        if (Files.isRegularFile(api)) {
            return parse(read(api).strip(), api.toString());
        }
        Path env = shell.dataFolder().resolve("env");
        if (Files.isRegularFile(env)) {
            return read(env)
                    .lines()
                    .map(line -> line.strip().replaceFirst("^export\\s+", ""))
                    .filter(line -> line.startsWith(VARIABLE + "="))
                    .map(line -> line.substring(VARIABLE.length() + 1).replaceAll("^[\"']|[\"']$", ""))
                    .map(url -> parse(url, env.toString()))
                    .findFirst()
                    .orElse(DEFAULT);
        }
        return DEFAULT;
    }

    private static URI parse(String url, String source) {
        URI address;
        try {
            address = URI.create(url.replaceFirst("/+$", ""));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(source + ": not a URL: " + url, e);
        }
        boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        if (!web || address.getHost() == null) {
            throw new CommandFailure(source + ": must be an http or https URL, is " + url);
        }
        return address;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
