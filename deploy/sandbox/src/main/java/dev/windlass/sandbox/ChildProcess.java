package dev.windlass.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process of the local stack: its output goes to a file, and it never outlives this JVM. */
public final class ChildProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final int LOG_LINES_IN_ERRORS = 15;

    private final String name;
    private final Path log;
    private final Process process;
    private final Thread hook;

    private ChildProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.hook = new Thread(() -> stopWithin(GRACE), "stop-" + name);
    }

    /**
     * Starts the command with this JVM's environment and the given variables on top.
     *
     * @param log receives stdout and stderr, appended
     */
    public static ChildProcess start(String name, List<String> command, Map<String, String> environment, Path log) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            Process process = builder.start();
            ChildProcess child = new ChildProcess(name, log, process);
            Orphans.watcher().watch(process.pid());
            process.onExit().thenAccept(ended -> Orphans.watcher().forget(ended.pid()));
            Runtime.getRuntime().addShutdownHook(child.hook);
            return child;
        } catch (IOException e) {
            throw new LocalStackException("cannot start " + name + ": " + e.getMessage(), e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** With which the process ended; empty while it runs. */
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    public Path log() {
        return log;
    }

    /** Waits until the condition holds; a process that ends before, or takes longer, is an error with its last lines. */
    public void awaitReady(BooleanSupplier ready, Duration limit) {
        boolean reached = Deadline.in(limit).await(() -> !process.isAlive() || ready.getAsBoolean());
        if (!process.isAlive()) {
            throw new LocalStackException(name + " ended with exit code " + process.exitValue() + lastLines());
        }
        if (!reached) {
            kill();
            throw new LocalStackException(name + " was not ready within " + limit.toSeconds() + " s" + lastLines());
        }
    }

    /** SIGTERM, and SIGKILL for whoever is still there after the grace period. Returns when the process is gone. */
    public void stop(Duration grace) {
        stopWithin(grace);
        forgetHook();
    }

    /** SIGKILL: nothing of the process runs after this returns, and it had no chance to tidy up. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(GRACE);
        forgetHook();
    }

    @Override
    public void close() {
        stop(GRACE);
    }

    private void stopWithin(Duration grace) {
        process.destroy();
        if (!awaitExit(grace)) {
            process.destroyForcibly();
            awaitExit(GRACE);
        }
    }

    private boolean awaitExit(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            return false;
        }
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is going down: the hook runs or has run, and finds nothing left to stop
        }
    }

    private String lastLines() {
        try {
            List<String> lines =
                    Files.readString(log, StandardCharsets.UTF_8).lines().toList();
            List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES_IN_ERRORS), lines.size());
            return "; the end of " + log + ":\n  " + String.join("\n  ", last);
        } catch (IOException e) {
            return "; its log " + log + " cannot be read: " + e.getMessage();
        }
    }
}
