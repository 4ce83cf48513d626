package dev.windlass.bench;

import dev.windlass.sandbox.LocalStackException;
import dev.windlass.sandbox.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** (e) {@code windlass get clusters}, from the shell's start of the launcher to its end, answer included. */
final class StartupBench {

    private static final int RUNS = 10;

    private final Stage stage;

    StartupBench(Stage stage) {
        this.stage = stage;
    }

    List<Figure> measure() {
        // the first run after a build archives the classes it loaded
        run();
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            seconds.add(run());
        }
        return List.of(
                Figure.of("e", "windlass get clusters, median of " + RUNS, Figures.median(seconds), "s"),
                Figure.of("e", "windlass get clusters, best of " + RUNS, Collections.min(seconds), "s"));
    }

    private double run() {
        Path launcher = Project.find().root().resolve("windlass");
        ProcessBuilder command = new ProcessBuilder(launcher.toString(), "get", "clusters")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        command.environment().putAll(stage.windlass().environment());
        try {
            long begun = System.nanoTime();
            int exitCode = command.start().waitFor();
            double seconds = (System.nanoTime() - begun) / 1e9;
            if (exitCode != 0) {
                throw new LocalStackException(launcher + " get clusters ended with exit code " + exitCode);
            }
            return seconds;
        } catch (IOException e) {
            throw new LocalStackException("cannot start " + launcher + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalStackException("interrupted", e);
        }
    }
}
