package dev.windlass.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {

    private static final String WRITE = "-XX:ArchiveClassesAtExit=";
    private static final String USE = "-XX:SharedArchiveFile=";
    private static final int TERMINATED = 143;
    private static final int KILLED = 137;

    @TempDir
    private Path folder;

    private Path jar;

    @BeforeEach
    void pack() throws IOException {
        jar = Files.writeString(folder.resolve("server.jar"), "classes");
    }

    @Test
    void isWrittenByWhoeverFindsNoneAndUsedByThoseAfterIt() throws IOException {
        ClassArchive first = archive();
        Files.writeString(flagged(first, WRITE), "whole");

        first.keep(TERMINATED);

        assertThat(flagged(archive(), USE)).hasContent("whole");
    }

    @Test
    void isNotSeenBeforeItIsWhole() throws IOException {
        Files.writeString(flagged(archive(), WRITE), "half");

        assertThat(archive().flags()).anyMatch(flag -> flag.startsWith(WRITE)).noneMatch(flag -> flag.startsWith(USE));
    }

    @Test
    void isWrittenByEachOfSeveralToAFileOfItsOwn() {
        assertThat(flagged(archive(), WRITE)).isNotEqualTo(flagged(archive(), WRITE));
    }

    @Test
    void isForgottenWhereItsJvmWasKilledOverIt() throws IOException {
        ClassArchive killed = archive();
        Path half = Files.writeString(flagged(killed, WRITE), "half");

        killed.keep(KILLED);

        assertThat(half).doesNotExist();
        assertThat(flagged(archive(), WRITE)).doesNotExist();
    }

    @Test
    void isUsedAndNeverWrittenByOneThatIsToHalt() throws IOException {
        assertThat(archive().flagsToHalt()).isEmpty();
        ClassArchive first = archive();
        Files.writeString(flagged(first, WRITE), "whole");
        first.keep(TERMINATED);

        assertThat(archive().flagsToHalt()).anyMatch(flag -> flag.startsWith(USE));
    }

    @Test
    void isAnotherWhereWhatIsLoadedHasChanged() throws IOException {
        ClassArchive first = archive();
        Files.writeString(flagged(first, WRITE), "whole");
        first.keep(TERMINATED);

        Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));

        assertThat(archive().flags()).noneMatch(flag -> flag.startsWith(USE));
    }

    private ClassArchive archive() {
        return ClassArchive.in(folder, "server", List.of(jar));
    }

    private static Path flagged(ClassArchive archive, String flag) {
        return archive.flags().stream()
                .filter(given -> given.startsWith(flag))
                .map(given -> Path.of(given.substring(flag.length())))
                .findFirst()
                .orElseThrow();
    }
}
