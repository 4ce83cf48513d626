package dev.windlass.launcher;

import dev.windlass.sandbox.Deadline;
import dev.windlass.sandbox.LocalStackException;
import dev.windlass.sandbox.Project;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Stops the stack; what it remembers stays for the next up. */
@CommandLine.Command(
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1,
        name = "down",
        description = "Stops the local stack and keeps its data.")
final class DownCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Override
    public Integer call() {
        StackFiles files = new StackFiles(Project.find().dataFolder());
        Optional<ProcessHandle> process = files.process();
        if (process.isEmpty()) {
            files.forget();
            System.out.println("No stack is up.");
            return 0;
        }
        process.get().destroy();
        if (!Deadline.in(LIMIT).await(() -> !process.get().isAlive())) {
            process.get().destroyForcibly();
            files.forget();
            throw new LocalStackException(
                    "the stack did not stop within " + LIMIT.toSeconds() + " s and was killed; see " + files.log());
        }
        System.out.println("The stack is down; its data stays in " + files.dataFolder());
        return 0;
    }
}
