package dev.windlass.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the controllers, in order, whenever anything was stored. Each is a pure convergence step: running it again changes nothing. */
final class ControlLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final Registry registry;
    private final List<Runnable> controllers;
    private final Thread thread;
    private volatile boolean closed;

    ControlLoop(Registry registry) {
        this.registry = Objects.requireNonNull(registry, "registry is null");
        controllers = List.of(
                new GarbageController(registry),
                new ServiceAccountController(registry),
                new DeploymentController(registry),
                new ReplicaSetController(registry),
                new DaemonSetController(registry),
                new Scheduler(registry),
                new DisruptionController(registry));
        thread = Thread.ofVirtual().name("simulated-controllers").start(this::run);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        while (!closed && !Thread.currentThread().isInterrupted()) {
            long seen = registry.store().revision();
            for (Runnable controller : controllers) {
                try {
                    registry.store().atomically(() -> {
                        controller.run();
                        return null;
                    });
                } catch (RuntimeException e) {
                    LOG.warn("{} failed", controller.getClass().getSimpleName(), e);
                }
            }
            registry.store().awaitAfter(seen, IDLE);
        }
    }
}
