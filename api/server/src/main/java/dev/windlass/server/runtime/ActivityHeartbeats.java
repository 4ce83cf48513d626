package dev.windlass.server.runtime;

import dev.windlass.activity.NodeActivities;
import dev.windlass.activity.RolloutActivities;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Heartbeats for every activity while it runs, so that the death of a worker is noticed within seconds whatever it was
 * doing. How long an activity may take is its start-to-close timeout's business.
 */
final class ActivityHeartbeats extends WorkerInterceptorBase {

    /** A third of the heartbeat timeout: one may be lost. */
    private static final Duration INTERVAL = Duration.ofSeconds(3);

    /** These heartbeat with what they need to go on after a crash; ours would overwrite that. */
    private static final Set<String> BY_THEMSELVES = Set.of(NodeActivities.DRAIN, RolloutActivities.GATE);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("activity-heartbeats").factory());

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new Beating(next);
    }

    private final class Beating extends ActivityInboundCallsInterceptorBase {

        private ActivityExecutionContext context;

        Beating(ActivityInboundCallsInterceptor next) {
            super(next);
        }

        @Override
        public void init(ActivityExecutionContext outer) {
            context = outer;
            super.init(outer);
        }

        @Override
        public ActivityOutput execute(ActivityInput input) {
            if (BY_THEMSELVES.contains(context.getInfo().getActivityType())) {
                return super.execute(input);
            }
            ScheduledFuture<?> beats = clock.scheduleAtFixedRate(
                    this::beat, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            try {
                return super.execute(input);
            } finally {
                beats.cancel(false);
            }
        }

        private void beat() {
            try {
                context.heartbeat(null);
            } catch (ActivityCompletionException ended) {
                // Cancelled or timed out meanwhile: what the activity answers will not be used, and does no harm.
                context.getMetricsScope()
                        .counter("windlass_heartbeats_after_end")
                        .inc(1);
            }
        }
    }
}
