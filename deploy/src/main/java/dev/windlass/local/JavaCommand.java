package dev.windlass.local;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line of another JVM like this one: same Java, same libraries. */
final class JavaCommand {
    private static final List<String> FLAGS = List.of(
            // gRPC's Netty on Java 25: native access and Unsafe are its own choice, the warnings would only hide ours
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC", "-Xshare:auto");

    private static final Pattern SERVER_JAR = Pattern.compile("windlass-api-[^/]*\\.jar");

    private JavaCommand() {}

    /** The local stack itself, which finds the project where this JVM found it. */
    static List<String> ofStack(Project project) {
        return command(List.of("-Dlogback.configurationFile=logback-stack.xml", "-Dwindlass.project=" + project.root()),
                classPath(), Main.class.getName(), "stack");
    }

    /**
     * A server with the configuration that it brings, also where the class path is a test's, which has another. What it
     * loads is kept in an archive by the first that ends, and halves the work of starting for all after it; the JVM keeps
     * none of classes in folders, which are the launcher's and a test's own, and the server needs neither.
     *
     * @param archives folder for that; the JVM replaces an archive that no longer fits
     */
    static List<String> ofServer(String mainClass, String name, Path archives) {
        String jars = Stream.of(classPath().split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> properties = new ArrayList<>(List.of("-Dlogback.configurationFile=logback.xml"));
        boolean packaged = SERVER_JAR.matcher(jars).find() && Files.isDirectory(archives);
        if (!packaged) {
            return command(properties, classPath(), mainClass);
        }
        Path archive = archives.resolve("server-" + name.replaceAll("[^a-z]+", "-") + ".jsa");
        properties.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-XX:+AutoCreateSharedArchive", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        return command(properties, jars, mainClass);
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private static List<String> command(List<String> properties, String classPath, String... mainAndArguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(properties);
        command.addAll(List.of("-cp", classPath));
        command.addAll(List.of(mainAndArguments));
        return command;
    }
}
