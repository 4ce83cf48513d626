package dev.windlass.sandbox;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** AWS on the loopback interface: moto's server with its defects mended (deploy/sandbox/src/main/python/cloud.py). */
public final class CloudEmulator implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final ChildProcess process;
    private final int port;
    private final State state;
    private final Path calls;

    /** What the emulator found of the account it kept. */
    public sealed interface State {
        record Empty() implements State {}

        record Restored() implements State {}

        record Unreadable(String why) implements State {}

        static State parse(String words) {
            return switch (words) {
                case "empty" -> new Empty();
                case "restored" -> new Restored();
                default -> new Unreadable(words);
            };
        }
    }

    private CloudEmulator(ChildProcess process, int port, State state, Path calls) {
        this.process = process;
        this.port = port;
        this.state = state;
        this.calls = calls;
    }

    /**
     * Starts on the given port, 0 for a free one.
     *
     * @param folder keeps the account from stop to start ({@code cloud.pickle}), the calls made ({@code calls.jsonl}) and the log
     * @param options more options of cloud.py
     */
    public static CloudEmulator start(
            Project project, PythonEnvironment python, Path folder, int port, String... options) {
        try {
            Files.createDirectories(folder);
            Path ready = folder.resolve("cloud.ready");
            Path calls = folder.resolve("calls.jsonl");
            Files.deleteIfExists(ready);
            List<String> command = new ArrayList<>(List.of(
                    python.python().toString(),
                    project.python("cloud.py").toString(),
                    "--port",
                    Integer.toString(port),
                    "--port-file",
                    ready.toString(),
                    "--calls",
                    calls.toString(),
                    "--state",
                    keptAccount(folder).toString(),
                    "--parent",
                    Long.toString(ProcessHandle.current().pid())));
            command.addAll(List.of(options));
            ChildProcess process = ChildProcess.start(
                    "AWS emulator", command, Map.of("PYTHONUNBUFFERED", "1"), folder.resolve("cloud.log"));
            process.awaitReady(() -> Files.exists(ready), START_LIMIT);
            List<String> lines = Files.readAllLines(ready);
            return new CloudEmulator(process, Integer.parseInt(lines.get(0)), State.parse(lines.get(1)), calls);
        } catch (IOException e) {
            throw new LocalStackException("cannot start the AWS emulator in " + folder + ": " + e.getMessage(), e);
        }
    }

    static Path keptAccount(Path folder) {
        return folder.resolve("cloud.pickle");
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public int port() {
        return port;
    }

    public State state() {
        return state;
    }

    /**
     * One JSON object a line: time, service, action, application (where the caller names itself), parameters (names and ids
     * only), status, millis.
     */
    public Path calls() {
        return calls;
    }

    public ChildProcess process() {
        return process;
    }

    /** Keeps the account and stops. */
    @Override
    public void close() {
        process.close();
    }
}
