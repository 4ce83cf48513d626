package dev.windlass.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How the latest run of a tagged test ended, as the {@code ConformanceRecorder} of the tests kept it.
 *
 * @param module folder of its module
 * @param type full name of its class
 * @param behaviours numbers that it pins
 */
record TestRecord(String module, String type, String method, Set<String> behaviours, Status status, Instant at) {

    private static final List<String> MODULES =
            List.of("workflows", "activities", "api/server", "api/cli", "deploy/system-tests");

    TestRecord {
        behaviours = Set.copyOf(behaviours);
    }

    /** @return of all modules, by module, class and method; without tests whose class is not there any more */
    static List<TestRecord> readAll(Path root) {
        return MODULES.stream().flatMap(module -> read(root, module).stream()).toList();
    }

    /** As a reader says it: {@code ClusterValidationTest.refusesAPlaceholderInDns}. */
    String shortName() {
        return type.substring(type.lastIndexOf('.') + 1).replace('$', '.') + "." + method;
    }

    /** Where its source is, from the project's root. */
    String source() {
        return module + "/src/test/java/" + type.replaceAll("\\$.*", "").replace('.', '/') + ".java";
    }

    private static List<TestRecord> read(Path root, String module) {
        Path target = root.resolve(module).resolve("target");
        Path folder = target.resolve("conformance");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted()
                    .map(file -> of(module, file))
                    .filter(test -> Files.exists(
                            target.resolve("test-classes/" + test.type().replace('.', '/') + ".class")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    private static TestRecord of(String module, Path file) {
        String[] name = file.getFileName().toString().split("#");
        try {
            String[] content = Files.readString(file).strip().split("\t");
            return new TestRecord(
                    module,
                    name[0],
                    name[1],
                    Set.of(content[1].split(",")),
                    Status.valueOf(content[0]),
                    Files.getLastModifiedTime(file).toInstant());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (RuntimeException e) {
            throw new IllegalStateException("not the record of a test: " + file + "; ./mvnw clean takes it away", e);
        }
    }
}
