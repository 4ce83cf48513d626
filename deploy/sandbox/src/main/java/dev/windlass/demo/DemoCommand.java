package dev.windlass.demo;

import dev.windlass.sandbox.LocalWindlass;
import dev.windlass.sandbox.Project;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main job from nothing to a validated rollout, on a world of its own that is gone afterwards. */
@Command(
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1,
        name = "demo",
        description =
                "Creates a cluster, changes its networking from kubenet to Calico, kills the worker in the middle,"
                        + " and shows that nothing is done twice. Takes about two minutes.")
public final class DemoCommand implements Callable<Integer> {

    @Option(names = "--plain", description = "Plain lines, also in a terminal.")
    private boolean plain;

    @Option(names = "--json", description = "A summary as JSON on the last line.")
    private boolean json;

    /** What a shell reports of a program that SIGINT ended. */
    private static final int INTERRUPTED = 130;

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicReference<LocalWindlass> running = new AtomicReference<>();

    @Override
    public Integer call() throws IOException {
        Screen screen = new Screen(System.out, isTerminal(), columns());
        Path folder = Files.createTempDirectory(
                Files.createDirectories(Project.find().root().resolve(".windlass")), "demo-");
        Thread hook = new Thread(() -> interrupted(screen, folder), "demo-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        Optional<String> failure = run(screen, folder);
        if (stopping.get()) {
            return INTERRUPTED;
        }
        stop();
        Runtime.getRuntime().removeShutdownHook(hook);
        if (failure.isEmpty()) {
            delete(folder);
        } else {
            screen.plain("");
            screen.plain("demo failed: " + failure.get());
            screen.plain("its logs are in " + folder.resolve("log"));
        }
        return failure.isEmpty() ? 0 : 1;
    }

    /** Ctrl-C: the world ends with the demo. What steps and parts complain of meanwhile is no news. */
    private void interrupted(Screen screen, Path folder) {
        stopping.set(true);
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        screen.plain("");
        screen.plain("interrupted; stopping everything");
        stop();
        try {
            delete(folder);
        } catch (IOException e) {
            screen.plain("left behind: " + folder);
        }
    }

    private Optional<String> run(Screen screen, Path folder) {
        Map<String, Object> summary = new LinkedHashMap<>();
        Optional<String> failure = Optional.empty();
        try {
            screen.step("Start Kafka, Temporal, an emulated AWS, a simulated Kubernetes, a Windlass worker and API");
            running.set(LocalWindlass.start(folder, Duration.ofSeconds(1), screen::line));
            if (stopping.get()) {
                // Interrupted while it started: nobody else knows of it yet.
                stop();
            }
            new Demo(screen, Optional.ofNullable(running.get()).orElseThrow(), folder).run(summary);
        } catch (RuntimeException e) {
            failure = Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        Map<String, Double> seconds = new LinkedHashMap<>();
        screen.finish();
        screen.steps().forEach((step, duration) -> seconds.put(step, duration.toMillis() / 1000.0));
        if (failure.isEmpty() && !stopping.get()) {
            screen.plain("");
            screen.plain("Summary");
            seconds.forEach((step, duration) -> screen.plain("  %6.1f s  %s".formatted(duration, step)));
            summary.forEach((name, value) -> screen.plain("  %s: %s".formatted(name, value)));
        }
        if (json && !stopping.get()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("ok", failure.isEmpty());
            failure.ifPresent(why -> document.put("failure", why));
            document.put("seconds", seconds);
            document.putAll(summary);
            stop();
            screen.plain(ApiClient.write(document));
        }
        return failure;
    }

    private void stop() {
        LocalWindlass windlass = running.getAndSet(null);
        if (windlass != null) {
            windlass.close();
        }
    }

    private boolean isTerminal() {
        return !plain
                && System.console() != null
                && System.console().isTerminal()
                && !"dumb".equals(System.getenv("TERM"));
    }

    private static int columns() {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("[0-9]{2,4}") ? Integer.parseInt(columns) : 100;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        }
    }
}
