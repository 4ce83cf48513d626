package dev.windlass.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of another JVM like this one: same Java, same class path. */
final class JavaCommand {
    private static final List<String> FLAGS = List.of(
            // gRPC's Netty on Java 25: native access and Unsafe are its own choice, the warnings would only hide ours
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC", "-Xshare:auto");

    private JavaCommand() {}

    /** The local stack itself, which finds the project where this JVM found it. */
    static List<String> ofStack(Project project) {
        return command(List.of("-Dlogback.configurationFile=logback-stack.xml", "-Dwindlass.project=" + project.root()),
                Main.class.getName(), "stack");
    }

    /** A server with the configuration that it brings, also where the class path is a test's, which has another. */
    static List<String> ofServer(String mainClass) {
        return command(List.of("-Dlogback.configurationFile=logback.xml"), mainClass);
    }

    private static List<String> command(List<String> properties, String... mainAndArguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(properties);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(mainAndArguments));
        return command;
    }
}
