package dev.windlass.server.runtime;

import dev.windlass.ingest.ProcessPart;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Up once every role of the process has started, and while each part that must run does. */
@Readiness
@Singleton
public final class ServerReadiness implements HealthIndicator {

    private final List<ProcessPart> parts = new CopyOnWriteArrayList<>();
    private volatile String waitsFor = "start";

    /** From now on the process is ready only while this part runs. */
    public void watch(ProcessPart part) {
        parts.add(part);
    }

    public void waitsFor(String what) {
        waitsFor = what;
    }

    public void started() {
        waitsFor = null;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        HealthResult.Builder result = HealthResult.builder("windlass");
        List<String> missing = missing();
        if (missing.isEmpty()) {
            return Mono.just(result.status(HealthStatus.UP).build());
        }
        return Mono.just(result.status(HealthStatus.DOWN)
                .details(String.join("; ", missing))
                .build());
    }

    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        Optional.ofNullable(waitsFor).ifPresent(missing::add);
        for (ProcessPart part : parts) {
            // Not the message: it may quote a setting that is secret. The log has it.
            part.failure()
                    .ifPresent(cause -> missing.add(
                            part.name() + " does not run: " + cause.getClass().getSimpleName() + ", see the log"));
        }
        return missing;
    }
}
