package dev.windlass.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void stopsAProcessThatIgnoresTheFirstSignal() {
        Path ready = folder.resolve("ready");
        ChildProcess stubborn = start("trap '' TERM; touch '" + ready + "'; while :; do sleep 1; done");
        stubborn.awaitReady(() -> Files.exists(ready), LIMIT);

        stubborn.stop(Duration.ofMillis(200));

        assertThat(stubborn.isAlive()).isFalse();
    }

    @Test
    void tellsTheLastLinesOfAProcessThatEnds() {
        ChildProcess failing = start("echo the disk is full; exit 3");

        assertThatThrownBy(() -> failing.awaitReady(() -> false, LIMIT))
                .isInstanceOf(LocalStackException.class)
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("the disk is full");
    }

    @Test
    void givesUpOnAProcessThatIsNeverReadyAndEndsIt() {
        ChildProcess slow = start("exec sleep 600");

        assertThatThrownBy(() -> slow.awaitReady(() -> false, Duration.ofMillis(100)))
                .isInstanceOf(LocalStackException.class)
                .hasMessageContaining("not ready");
        assertThat(slow.isAlive()).isFalse();
    }

    @Test
    void leavesNothingBehindWhenTheJvmIsKilled() throws IOException {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        folder.resolve("child.log").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(firstLine(parent))).orElseThrow();
        assertThat(child.isAlive()).isTrue();

        parent.destroyForcibly();

        assertThat(Deadline.in(LIMIT).await(() -> !child.isAlive())).isTrue();
    }

    /** A JVM that starts a child, tells its pid, and waits to be killed. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws InterruptedException {
            ChildProcess child =
                    ChildProcess.start("sleeper", List.of("sleep", "600"), Map.of(), Path.of(arguments[0]));
            System.out.println(child.pid());
            Thread.currentThread().join();
        }
    }

    private ChildProcess start(String script) {
        return ChildProcess.start("script", List.of("sh", "-c", script), Map.of(), folder.resolve("script.log"));
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream()));
        return output.readLine();
    }
}
