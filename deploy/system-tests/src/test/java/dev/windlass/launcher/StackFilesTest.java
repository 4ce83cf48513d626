package dev.windlass.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.sandbox.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackFilesTest {
    @TempDir
    private Path folder;

    @Test
    void writesSettingsThatAShellReadsAsTheyAre() {
        String awkward = "it's $HOME; `id` \"x\"";
        StackFiles files = new StackFiles(folder);

        files.writeEnv(Map.of("AWKWARD", awkward));

        assertThat(files.readEnv()).containsExactly(Map.entry("AWKWARD", awkward));
        assertThat(Command.run(List.of("sh", "-c", ". '" + files.env() + "'; printf %s \"$AWKWARD\""))
                        .output())
                .isEqualTo(awkward);
    }

    @Test
    void findsTheProcessThatItWrote() {
        StackFiles files = new StackFiles(folder);

        files.writePid(ProcessHandle.current());

        assertThat(files.process()).contains(ProcessHandle.current());
    }

    @Test
    void takesNoOtherProcessWithTheSamePidForTheStack() throws IOException {
        StackFiles files = new StackFiles(folder);
        Files.writeString(files.pid(), ProcessHandle.current().pid() + " 1\n");

        assertThat(files.process()).isEmpty();
    }
}
