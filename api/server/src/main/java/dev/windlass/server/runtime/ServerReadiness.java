package dev.windlass.server.runtime;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Up once every role of the process has started. */
@Readiness
@Singleton
public final class ServerReadiness implements HealthIndicator {

    private volatile String waitsFor = "start";

    public void waitsFor(String what) {
        waitsFor = what;
    }

    public void started() {
        waitsFor = null;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        String waiting = waitsFor;
        HealthResult.Builder result = HealthResult.builder("windlass");
        if (waiting == null) {
            return Mono.just(result.status(HealthStatus.UP).build());
        }
        return Mono.just(result.status(HealthStatus.DOWN).details(waiting).build());
    }
}
