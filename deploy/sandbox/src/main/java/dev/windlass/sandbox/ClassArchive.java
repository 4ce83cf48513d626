package dev.windlass.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/**
 * What a server's JVM loads, kept by the first that ends in order for all after it, which start with half the work.
 *
 * <p>A JVM writes its archive as it ends, also as it halts, and one whose threads go on meanwhile may crash or hang over
 * it: whoever is to halt writes none. The others each write their own, which takes the place once it is whole.
 */
final class ClassArchive {

    /** With which a JVM ends that was asked to by SIGTERM, and had the time. */
    private static final int TERMINATED = 143;

    private final Path archive;
    private final Path written;

    private ClassArchive(Path archive) {
        this.archive = archive;
        written = archive.resolveSibling(UUID.randomUUID() + "-" + archive.getFileName());
    }

    /**
     * @param name of the server, as a file may be called
     * @param jars the server's class path; of others there is another archive
     */
    static ClassArchive in(Path folder, String name, List<Path> jars) {
        int fingerprint = jars.stream().map(ClassArchive::state).toList().hashCode();
        return new ClassArchive(folder.resolve("%s-%08x.jsa".formatted(name, fingerprint)));
    }

    private static List<Object> state(Path jar) {
        try {
            return List.of(jar, Files.size(jar), Files.getLastModifiedTime(jar));
        } catch (IOException e) {
            throw new LocalStackException("cannot read " + jar + ": " + e.getMessage(), e);
        }
    }

    /** For the command line of a JVM that is to end in order; {@link #keep} is to be told how it did. */
    List<String> flags() {
        return Files.exists(archive)
                ? using("-XX:SharedArchiveFile=" + archive)
                : using("-XX:ArchiveClassesAtExit=" + written);
    }

    /** For one that is to halt. */
    List<String> flagsToHalt() {
        return Files.exists(archive) ? flags() : List.of();
    }

    private static List<String> using(String flag) {
        return List.of(flag, "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
    }

    /** @param exitCode of the JVM that was started with the flags */
    void keep(int exitCode) {
        try {
            if (exitCode == TERMINATED && Files.exists(written)) {
                Files.move(written, archive, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.deleteIfExists(written);
        } catch (IOException e) {
            throw new LocalStackException("cannot keep " + archive + ": " + e.getMessage(), e);
        }
    }
}
