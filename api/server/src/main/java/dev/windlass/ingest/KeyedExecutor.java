package dev.windlass.ingest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs tasks of one key one after another, in order, and tasks of different keys at the same time. */
final class KeyedExecutor implements AutoCloseable {

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("windlass-ingest-", 0).factory());
    private final ConcurrentMap<String, CompletableFuture<Void>> tails = new ConcurrentHashMap<>();

    void execute(String key, Runnable task) {
        CompletableFuture<Void> tail = tails.compute(key, (_, before) -> {
            if (before == null) {
                return CompletableFuture.runAsync(task, threads);
            }
            return before.handleAsync(
                    (_, _) -> {
                        task.run();
                        return null;
                    },
                    threads);
        });
        tail.whenComplete((_, _) -> tails.remove(key, tail));
    }

    /** Interrupts what runs and forgets what waits: nothing in it is committed yet, so nothing is lost. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
