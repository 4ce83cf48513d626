package dev.windlass.ingest;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread whose work must never end by itself. If it does, the failure is reported, and the work is started again after a
 * pause that grows. The failure stands until the new run reports that it works.
 */
public final class SupervisedThread implements ProcessPart {

    /** One run, with resources of its own. It returns only if the thread is stopping. */
    @FunctionalInterface
    public interface Work {
        void run(SupervisedThread thread);
    }

    private static final Logger log = LoggerFactory.getLogger(SupervisedThread.class);

    private final String name;
    private final Work work;
    private final Backoff backoff;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicInteger failures = new AtomicInteger();
    private volatile Throwable failure;

    public SupervisedThread(String name, Work work, Backoff backoff) {
        this.name = name;
        this.work = work;
        this.backoff = backoff;
        thread = Thread.ofPlatform().daemon().name("windlass-" + name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** The run calls this each time it has worked as it should. */
    public void reportWorking() {
        failure = null;
        failures.set(0);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    public boolean isRunning() {
        return thread.isAlive();
    }

    public boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void run() {
        while (!isStopping()) {
            try {
                work.run(this);
                ended(new IllegalStateException(name + " ended though it was not told to stop"));
            } catch (Throwable broken) {
                ended(broken);
            }
        }
    }

    private void ended(Throwable cause) {
        if (isStopping()) {
            log.debug("{} stopped", name, cause);
            return;
        }
        failure = cause;
        Duration pause = backoff.after(failures.incrementAndGet());
        log.error("{} does not run; it is started again in {}", name, pause, cause);
        awaitStop(pause);
    }

    /** An interrupt that nothing in this process sends must not end the work for good. */
    private void awaitStop(Duration pause) {
        try {
            Thread.interrupted();
            stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException shortened) {
            log.debug("{} is started again early", name);
        }
    }

    /** From now on the end of the work is no failure. */
    public void announceStop() {
        stopping.countDown();
    }

    /** Waits for the end of the work, and answers whether it ended in time. */
    public boolean awaitEnd(Duration limit) {
        announceStop();
        try {
            return !thread.isAlive() || thread.join(limit);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public void interrupt() {
        thread.interrupt();
    }
}
