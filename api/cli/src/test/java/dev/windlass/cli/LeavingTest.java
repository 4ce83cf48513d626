package dev.windlass.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process of its own: leaving is a signal. */
@Timeout(60)
class LeavingTest {

    @Test
    void whoeverLeavesIsToldThatTheChangeGoesOn(@TempDir Path directory) throws Exception {
        try (FakeApi api = new FakeApi()) {
            api.end = Phase.ROLLING;
            Path out = directory.resolve("out");
            ProcessBuilder command = new ProcessBuilder(List.of(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "dev.windlass.cli.Windlass",
                            "update",
                            "cluster",
                            FakeApi.CLUSTER,
                            "--yes"))
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile());
            command.environment().put("WINDLASS_API", api.url());
            Process process = command.start();
            try {
                Deadline.until(() -> read(out).contains("Draining the node"));
                process.destroy();
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            String change = api.changes.keySet().iterator().next();
            assertThat(read(out))
                    .contains("The change goes on. Watch it with: windlass events tail --change " + change)
                    .contains("windlass pause " + change);
            assertThat(api.paths("POST")).noneMatch(path -> path.contains("/pause"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
