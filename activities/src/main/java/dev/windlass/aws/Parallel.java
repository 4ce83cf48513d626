package dev.windlass.aws;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Independent requests side by side, bounded so that a large cluster is no burst to the cloud. */
public final class Parallel {

    private static final int AT_ONCE = 8;

    private Parallel() {}

    /** Results in the order of the inputs; the first failure is thrown as it was. */
    public static <T, R> List<R> map(Collection<T> inputs, Function<T, R> call) {
        if (inputs.size() < 2) {
            return inputs.stream().map(call).toList();
        }
        Semaphore slots = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<R>> pending = new ArrayList<>();
            for (T input : inputs) {
                pending.add(threads.submit(() -> {
                    slots.acquire();
                    try {
                        return call.apply(input);
                    } finally {
                        slots.release();
                    }
                }));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> future : pending) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the cloud", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
