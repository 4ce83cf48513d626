package dev.windlass.launcher;

import dev.windlass.sandbox.Command;
import dev.windlass.sandbox.Deadline;
import dev.windlass.sandbox.JavaCommand;
import dev.windlass.sandbox.LocalStackException;
import dev.windlass.sandbox.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Starts the stack in the background and tells where its parts are. */
@CommandLine.Command(
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1,
        name = "up",
        description = "Starts the local stack in the background; Kafka, Temporal and the cloud are as down left them.")
final class UpCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @Override
    public Integer call() {
        Project project = Project.find();
        StackFiles files = new StackFiles(project.dataFolder());
        if (files.process().isPresent()) {
            System.out.println("The stack is up already.");
        } else {
            start(project, files);
        }
        print(files);
        return 0;
    }

    private static void start(Project project, StackFiles files) {
        files.forget();
        Process process = launch(project, files);
        LogTail log = new LogTail(files.log());
        boolean ready = Deadline.in(LIMIT).await(() -> {
            log.lines().forEach(System.out::println);
            return !process.isAlive() || Files.exists(files.env());
        });
        log.lines().forEach(System.out::println);
        if (!process.isAlive()) {
            throw new LocalStackException("the stack did not start; " + files.errors() + " says:\n" + whyNot(files));
        }
        if (!ready) {
            process.destroy();
            throw new LocalStackException(
                    "the stack was not ready within " + LIMIT.toMinutes() + " minutes; see " + files.log());
        }
    }

    /** From the last "error:" on, which is what the stack's process told as its reason. */
    private static String whyNot(StackFiles files) {
        String errors = String.join("\n", new LogTail(files.errors()).lines());
        return errors.substring(Math.max(0, errors.lastIndexOf("error: ")));
    }

    private static Process launch(Project project, StackFiles files) {
        List<String> command = new ArrayList<>();
        // in a session of its own, so that neither Ctrl-C nor the end of the terminal is the end of the stack
        Command.onPath("setsid").ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(JavaCommand.ofStack(project));
        try {
            Files.createDirectories(files.log().getParent());
            return new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(files.log().toFile())
                    .redirectError(files.errors().toFile())
                    .start();
        } catch (IOException e) {
            throw new LocalStackException("cannot start the stack's process: " + e.getMessage(), e);
        }
    }

    private static void print(StackFiles files) {
        Map<String, String> variables = files.readEnv();
        int width = variables.keySet().stream().mapToInt(String::length).max().orElse(0);
        variables.forEach((name, value) -> System.out.printf("  %-" + width + "s  %s%n", name, value));
        System.out.println("To use them in this shell:  . " + files.env());
    }
}
