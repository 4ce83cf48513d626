package dev.windlass.sandbox;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line of another JVM like this one: same Java, same libraries. */
public final class JavaCommand {
    private static final List<String> FLAGS = List.of(
            // gRPC's Netty on Java 25: native access and Unsafe are its own choice, the warnings would only hide ours
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC", "-Xshare:auto");

    private static final String LAUNCHER = "dev.windlass.launcher.Launcher";
    private static final Pattern SERVER_JAR = Pattern.compile("windlass-server-.*\\.jar");

    private JavaCommand() {}

    /** The local stack itself, which finds the project where this JVM found it. */
    public static List<String> ofStack(Project project) {
        return command(
                List.of("-Dlogback.configurationFile=logback-stack.xml", "-Dwindlass.project=" + project.root()),
                classPath(),
                LAUNCHER,
                "stack");
    }

    /**
     * A server with the configuration that it brings, also where the class path is a test's, which has another.
     *
     * @param archiving flags of a {@link ClassArchive}
     */
    static List<String> ofServer(String mainClass, List<String> archiving) {
        List<String> properties = new ArrayList<>(List.of("-Dlogback.configurationFile=logback.xml"));
        properties.addAll(archiving);
        List<Path> packaged = serverJars();
        String jars = packaged.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return command(properties, packaged.isEmpty() ? classPath() : jars, mainClass);
    }

    /**
     * What a server needs, if it is packaged; else nothing. Classes in folders are the launcher's and a test's own, and
     * the JVM archives none if there are any.
     */
    static List<Path> serverJars() {
        boolean packaged = Stream.of(classPath().split(File.pathSeparator))
                .map(entry -> Path.of(entry).getFileName().toString())
                .anyMatch(name -> SERVER_JAR.matcher(name).matches());
        return packaged ? Project.find().serverJars() : List.of();
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
