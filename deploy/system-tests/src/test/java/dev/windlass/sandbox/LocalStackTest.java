package dev.windlass.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackTest {
    @TempDir
    private Path folder;

    @Test
    void comesBackWhereItWas() {
        Map<String, String> before;
        try (LocalStack stack = LocalStack.start(folder)) {
            before = stack.environment();
        }

        try (LocalStack again = LocalStack.start(folder)) {
            assertThat(again.environment())
                    .isEqualTo(before)
                    .containsEntry("WINDLASS_STATE_STORE", "s3://windlass-state")
                    .allSatisfy((name, value) -> assertThat(value).doesNotContain("0.0.0.0"));
            assertThat(again.cloud().state()).isInstanceOf(CloudEmulator.State.Restored.class);
        }
    }

    @Test
    void setsAHalfWorldAsideAndSaysSo() throws IOException {
        Files.createDirectories(World.in(folder).temporal());
        Files.writeString(World.in(folder).temporal().resolve("temporal.db"), "of a cloud that is gone");
        List<String> progress = new ArrayList<>();

        LocalStack.start(folder, progress::add).close();

        assertThat(progress)
                .anySatisfy(line -> assertThat(line).contains("empty world").contains("world-until-"));
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("world-until-")))
                    .singleElement()
                    .satisfies(aside ->
                            assertThat(aside.resolve("temporal/temporal.db")).hasContent("of a cloud that is gone"));
        }
    }

    @Test
    void setsTheWorldAsideWhenTheKeptAccountCannotBeRead() throws IOException {
        LocalStack.start(folder).close();
        Files.writeString(CloudEmulator.keptAccount(World.in(folder).cloud()), "not a pickle");
        List<String> progress = new ArrayList<>();

        try (LocalStack again = LocalStack.start(folder, progress::add)) {
            assertThat(progress).anySatisfy(line -> assertThat(line).contains("unreadable"));
            assertThat(again.cloud().state()).isInstanceOf(CloudEmulator.State.Empty.class);
        }
    }
}
