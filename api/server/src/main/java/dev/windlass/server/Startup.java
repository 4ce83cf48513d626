package dev.windlass.server;

import dev.windlass.ingest.ChangeConsumer;
import dev.windlass.server.runtime.Role;
import dev.windlass.server.runtime.Roles;
import dev.windlass.server.runtime.SearchAttributeSetup;
import dev.windlass.server.runtime.ServerReadiness;
import dev.windlass.server.runtime.WorkerRegistry;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts what this process's roles ask for, as soon as Temporal answers. The health endpoint is up before. */
@Singleton
@Requires(property = "windlass.startup", notEquals = "false")
final class Startup implements ApplicationEventListener<ServerStartupEvent> {

    private static final Logger log = LoggerFactory.getLogger(Startup.class);
    private static final long RETRY_MILLIS = 1_000;

    private final Roles roles;
    private final ServerReadiness readiness;
    private final WorkflowServiceStubs temporal;
    private final Provider<SearchAttributeSetup> searchAttributes;
    private final Provider<WorkerRegistry> workers;
    private final Provider<ChangeConsumer> consumer;
    private final CountDownLatch stopping = new CountDownLatch(1);

    Startup(
            Roles roles,
            ServerReadiness readiness,
            WorkflowServiceStubs temporal,
            Provider<SearchAttributeSetup> searchAttributes,
            Provider<WorkerRegistry> workers,
            Provider<ChangeConsumer> consumer) {
        this.roles = roles;
        this.readiness = readiness;
        this.temporal = temporal;
        this.searchAttributes = searchAttributes;
        this.workers = workers;
        this.consumer = consumer;
    }

    @Override
    public void onApplicationEvent(ServerStartupEvent event) {
        Thread.ofPlatform().name("windlass-startup").start(() -> start(event));
    }

    private void start(ServerStartupEvent event) {
        try {
            if (!temporalAnswers()) {
                return;
            }
            readiness.waitsFor("workers and consumers");
            searchAttributes.get().ensure();
            if (roles.has(Role.WORKER)) {
                workers.get().start();
            }
            if (roles.has(Role.INGEST)) {
                readiness.watch(consumer.get());
                consumer.get().start();
            }
            readiness.started();
            log.info("Windlass is ready on {}, roles {}", event.getSource().getURI(), roles);
        } catch (RuntimeException broken) {
            // Half a process would look alive and do half the work: leave it to whoever restarts it.
            log.error("Windlass does not start", broken);
            System.exit(1);
        }
    }

    /** Waits for it as long as it takes; false when the process stops meanwhile. */
    private boolean temporalAnswers() {
        readiness.waitsFor("Temporal");
        while (true) {
            try {
                temporal.blockingStub()
                        .withDeadlineAfter(RETRY_MILLIS * 5, TimeUnit.MILLISECONDS)
                        .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
                return true;
            } catch (RuntimeException away) {
                log.warn("Temporal does not answer yet: {}", away.getMessage());
            }
            try {
                if (stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    @PreDestroy
    void stop() {
        stopping.countDown();
    }
}
