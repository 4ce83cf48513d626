package dev.windlass.launcher;

import dev.windlass.sandbox.LocalStackException;
import dev.windlass.sandbox.LocalWindlass;
import dev.windlass.sandbox.Project;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;

/** The process behind {@code up}, in the foreground: runs until it is told to stop. */
@CommandLine.Command(
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1,
        name = "stack",
        description = "Runs the local stack in the foreground, until Ctrl-C.")
final class StackCommand implements Callable<Integer> {
    /** Long enough to see a node come, short enough not to wait for it. */
    private static final Duration BOOT_DELAY = Duration.ofSeconds(3);

    @Override
    public Integer call() throws InterruptedException {
        StackFiles files = new StackFiles(Project.find().dataFolder());
        if (files.process()
                .filter(other -> !other.equals(ProcessHandle.current()))
                .isPresent()) {
            throw new LocalStackException("a stack is up already; ./windlass down ends it");
        }
        files.writePid(ProcessHandle.current());
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            told.countDown();
                            awaitQuietly(ended);
                        },
                        "stack-stop"));
        try (LocalWindlass windlass =
                LocalWindlass.start(files.dataFolder(), Duration.ofSeconds(1), System.out::println)) {
            files.writeEnv(windlass.environment());
            System.out.println("the stack is up; its settings are in " + files.env());
            told.await();
        } catch (RuntimeException e) {
            // Ctrl-C while it starts takes its parts away: what they say of that is of no use to anybody
            if (told.getCount() > 0) {
                throw e;
            }
            System.out.println("stopped before the stack was up");
        } finally {
            files.forget();
            ended.countDown();
        }
        return 0;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
