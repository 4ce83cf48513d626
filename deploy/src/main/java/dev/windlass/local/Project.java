package dev.windlass.local;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The checked-out project: where the launcher's scripts are. */
public record Project(Path root) {
    private static final Path MARK = Path.of("deploy", "src", "main", "python", "cloud.py");

    /** Found upwards from the working directory or from this class' jar, or named by the system property {@code windlass.project}. */
    public static Project find() {
        String named = System.getProperty("windlass.project");
        if (named != null) {
            return new Project(Path.of(named));
        }
        return Stream.of(Path.of("").toAbsolutePath(), codeSource())
                .flatMap(start -> Stream.iterate(start, folder -> folder != null, Path::getParent))
                .filter(folder -> Files.exists(folder.resolve(MARK)))
                .findFirst()
                .map(Project::new)
                .orElseThrow(() -> new LocalStackException("no folder upwards from here holds " + MARK
                        + ": the local stack runs from a checkout of the project"));
    }

    Path python(String script) {
        return root.resolve(MARK).resolveSibling(script);
    }

    /** Where JVMs keep what the next ones need not load again; a build that starts afresh removes it. */
    Path archives() {
        return root.resolve("deploy").resolve("target");
    }

    /** {@code WINDLASS_HOME}, by default {@code .windlass} in the project. */
    public Path dataFolder() {
        return Optional.ofNullable(System.getenv("WINDLASS_HOME"))
                .map(home -> Path.of(home).toAbsolutePath())
                .orElse(root.resolve(".windlass"));
    }

    private static Path codeSource() {
        try {
            return Path.of(Project.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new LocalStackException("cannot tell where Windlass is installed", e);
        }
    }
}
