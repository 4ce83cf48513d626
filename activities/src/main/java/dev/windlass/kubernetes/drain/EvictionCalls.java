package dev.windlass.kubernetes.drain;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Evictions on their way, ten at once. One whose answer is long in coming, as a webhook's may be, takes no other's place. Belongs to
 * one thread; answers come in by others.
 */
final class EvictionCalls implements AutoCloseable {
    private static final int AT_ONCE = 10;
    private static final Duration LONG_IN_COMING = Duration.ofSeconds(2);

    /** Have really ended when a drain is called off, as what follows undoes it. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);

    /** @param failure of ours, or {@code null} */
    private record Done(String uid, EvictionAnswer answer, Throwable failure) {}

    private final Evictions evictions;
    private final Runnable news;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Done> done = new ConcurrentLinkedQueue<>();
    private final Map<String, Instant> onTheirWay = new HashMap<>();

    /** @param news told by another thread when there is an answer */
    EvictionCalls(Evictions evictions, Runnable news) {
        this.evictions = Objects.requireNonNull(evictions, "evictions is null");
        this.news = Objects.requireNonNull(news, "news is null");
    }

    boolean isAsking(String uid) {
        return onTheirWay.containsKey(uid);
    }

    boolean isIdle() {
        return onTheirWay.isEmpty();
    }

    boolean hasRoom() {
        Instant recent = Instant.now().minus(LONG_IN_COMING);
        return onTheirWay.values().stream().filter(recent::isBefore).count() < AT_ONCE;
    }

    /** @param forced whether the pod is deleted if it is not evicted */
    void ask(Pod pod, boolean forced, Duration patience) {
        String uid = pod.getMetadata().getUid();
        onTheirWay.put(uid, Instant.now());
        workers.execute(() -> {
            try {
                done.add(new Done(uid, answer(pod, forced, patience), null));
            } catch (InterruptedException calledOff) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error failure) {
                done.add(new Done(uid, null, failure));
            } finally {
                news.run();
            }
        });
    }

    private EvictionAnswer answer(Pod pod, boolean forced, Duration patience) throws InterruptedException {
        EvictionAnswer answer = evictions.evict(pod, patience);
        return switch (answer) {
            case EvictionAnswer.Accepted _, EvictionAnswer.Outage _ -> answer;
            case EvictionAnswer.Refused _, EvictionAnswer.NotYet _ -> forced ? deletion(pod, patience) : answer;
        };
    }

    private EvictionAnswer deletion(Pod pod, Duration patience) throws InterruptedException {
        EvictionAnswer answer = evictions.delete(pod, patience);
        return answer instanceof EvictionAnswer.NotYet(String words)
                ? new EvictionAnswer.NotYet("DELETE: " + words)
                : answer;
    }

    /** Those that came in since, by the pods' UIDs. */
    Map<String, EvictionAnswer> answers() {
        Map<String, EvictionAnswer> answers = new HashMap<>();
        for (Done next = done.poll(); next != null; next = done.poll()) {
            if (next.failure() != null) {
                throw new IllegalStateException("an eviction failed", next.failure());
            }
            onTheirWay.remove(next.uid());
            answers.put(next.uid(), next.answer());
        }
        return answers;
    }

    @Override
    public void close() {
        workers.shutdown();
        try {
            workers.awaitTermination(LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        workers.shutdownNow();
    }
}
