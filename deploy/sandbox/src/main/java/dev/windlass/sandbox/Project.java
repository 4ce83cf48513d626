package dev.windlass.sandbox;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The checked-out project: where the launcher's scripts are. */
public record Project(Path root) {
    private static final Path MARK = Path.of("deploy", "sandbox", "src", "main", "python", "cloud.py");

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

    /** The server's own jar and its libraries, as the build lays them out; nothing before it was packaged. */
    List<Path> serverJars() {
        Path target = root.resolve("api").resolve("server").resolve("target");
        return Stream.of(target, target.resolve("lib"))
                .filter(Files::isDirectory)
                .flatMap(Project::jars)
                .sorted()
                .toList();
    }

    private static Stream<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar")).toList().stream();
        } catch (IOException e) {
            throw new LocalStackException("cannot read " + folder + ": " + e.getMessage(), e);
        }
    }

    /** {@code WINDLASS_HOME}, by default {@code .windlass} in the project. */
    public Path dataFolder() {
        return Optional.ofNullable(System.getenv("WINDLASS_HOME"))
                .map(home -> Path.of(home).toAbsolutePath())
                .orElse(root.resolve(".windlass"));
    }

    private static Path codeSource() {
        try {
            return Path.of(Project.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new LocalStackException("cannot tell where Windlass is installed", e);
        }
    }
}
