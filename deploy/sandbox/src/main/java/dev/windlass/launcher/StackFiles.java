package dev.windlass.launcher;

import dev.windlass.sandbox.LocalStackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the stack's process and the commands around it find each other: two files in the data folder. */
record StackFiles(Path dataFolder) {
    /** There while the stack's process lives. */
    Path pid() {
        return dataFolder.resolve("stack.pid");
    }

    /** There while the stack is ready: shell lines to be sourced. */
    Path env() {
        return dataFolder.resolve("env");
    }

    Path log() {
        return dataFolder.resolve("log").resolve("stack.log");
    }

    /** What the stack's process complains of. */
    Path errors() {
        return log().resolveSibling("stack-errors.log");
    }

    /** The stack's process; empty where the pid is nobody's, or by now somebody else's. */
    Optional<ProcessHandle> process() {
        if (!Files.exists(pid())) {
            return Optional.empty();
        }
        String[] recorded = read(pid()).strip().split(" ");
        return ProcessHandle.of(Long.parseLong(recorded[0]))
                .filter(ProcessHandle::isAlive)
                .filter(process -> recorded[1].equals(started(process)));
    }

    void writePid(ProcessHandle process) {
        write(pid(), process.pid() + " " + started(process) + "\n");
    }

    void writeEnv(Map<String, String> variables) {
        write(
                env(),
                variables.entrySet().stream()
                        .map(variable -> "export " + variable.getKey() + "='"
                                + variable.getValue().replace("'", "'\\''") + "'\n")
                        .collect(Collectors.joining()));
    }

    Map<String, String> readEnv() {
        Map<String, String> variables = new LinkedHashMap<>();
        read(env()).lines().forEach(line -> {
            String[] parts = line.substring("export ".length()).split("=", 2);
            variables.put(parts[0], parts[1].substring(1, parts[1].length() - 1).replace("'\\''", "'"));
        });
        return variables;
    }

    void forget() {
        try {
            Files.deleteIfExists(env());
            Files.deleteIfExists(pid());
        } catch (IOException e) {
            throw new LocalStackException("cannot delete " + env() + " or " + pid() + ": " + e.getMessage(), e);
        }
    }

    private static String started(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(instant -> Long.toString(instant.toEpochMilli()))
                .orElse("unknown");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new LocalStackException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.writeString(part, text);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LocalStackException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
