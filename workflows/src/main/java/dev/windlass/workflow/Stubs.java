package dev.windlass.workflow;

import dev.windlass.activity.AdmissionActivities;
import dev.windlass.activity.CloudActivities;
import dev.windlass.activity.GateActivities;
import dev.windlass.activity.JournalActivities;
import dev.windlass.activity.NodeActivities;
import dev.windlass.activity.PlanActivities;
import dev.windlass.activity.RolloutActivities;
import dev.windlass.activity.TaskActivities;
import dev.windlass.activity.TaskQueues;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * How workflows call their activities. An outage is waited out: attempts go on for as long as the whole budget lasts, with
 * a pause that never exceeds half a minute. What cannot be mended by trying again says so by a non-retryable failure.
 */
public final class Stubs {

    private static final Duration OUTAGE = Duration.ofHours(24);

    /** Every activity heartbeats, so that the death of a worker is noticed as soon as this. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private static final RetryOptions PATIENT = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofMillis(500))
            .setBackoffCoefficient(2)
            .setMaximumInterval(Duration.ofSeconds(30))
            .setDoNotRetry(
                    // Mistakes of ours: no attempt will find another program.
                    NullPointerException.class.getName(),
                    IllegalArgumentException.class.getName(),
                    ClassCastException.class.getName())
            .build();

    private Stubs() {}

    public static PlanActivities plans() {
        return Workflow.newActivityStub(
                PlanActivities.class,
                options(TaskQueues.AWS, Duration.ofMinutes(5)).build());
    }

    /** Whether the specs are written is known before an abort ends the change. */
    public static PlanActivities commits() {
        return Workflow.newActivityStub(
                PlanActivities.class,
                stopping(TaskQueues.AWS, Duration.ofMinutes(5)).build());
    }

    public static TaskActivities tasks() {
        return Workflow.newActivityStub(
                TaskActivities.class,
                stopping(TaskQueues.AWS, Duration.ofMinutes(10)).build());
    }

    public static CloudActivities cloud() {
        return Workflow.newActivityStub(
                CloudActivities.class,
                stopping(TaskQueues.AWS, Duration.ofMinutes(5)).build());
    }

    /** Waits for the cloud as long as it is told to, and an outage on top. */
    public static CloudActivities replacements(Duration limit) {
        return Workflow.newActivityStub(
                CloudActivities.class,
                stopping(TaskQueues.AWS, limit.plusMinutes(5))
                        .setScheduleToCloseTimeout(OUTAGE.plus(limit))
                        .build());
    }

    /** Puts back what a rollout that is given up has changed in the cloud; tried for so long. */
    public static CloudActivities settling(Duration limit) {
        return Workflow.newActivityStub(
                CloudActivities.class,
                options(TaskQueues.AWS, Duration.ofMinutes(5))
                        .setScheduleToCloseTimeout(limit)
                        .build());
    }

    public static AdmissionActivities admissions() {
        return Workflow.newActivityStub(
                AdmissionActivities.class,
                options(TaskQueues.AWS, Duration.ofSeconds(30)).build());
    }

    public static JournalActivities journal() {
        return Workflow.newActivityStub(
                JournalActivities.class,
                options(TaskQueues.AWS, Duration.ofSeconds(30)).build());
    }

    public static NodeActivities nodes() {
        return Workflow.newActivityStub(
                NodeActivities.class,
                stopping(TaskQueues.KUBERNETES, Duration.ofMinutes(2)).build());
    }

    public static RolloutActivities rollout() {
        return Workflow.newActivityStub(
                RolloutActivities.class,
                stopping(TaskQueues.KUBERNETES, Duration.ofMinutes(10)).build());
    }

    /** Takes off nodes what a rollout that is given up has set; tried for so long. */
    public static RolloutActivities restoring(Duration limit) {
        return Workflow.newActivityStub(
                RolloutActivities.class,
                options(TaskQueues.KUBERNETES, Duration.ofMinutes(10))
                        .setScheduleToCloseTimeout(limit)
                        .build());
    }

    /** Take as long as they are told to, and an outage on top. */
    public static RolloutActivities gates(Duration limit) {
        return Workflow.newActivityStub(
                RolloutActivities.class,
                options(TaskQueues.KUBERNETES, limit.plusMinutes(5))
                        .setScheduleToCloseTimeout(OUTAGE.plus(limit))
                        .build());
    }

    /** Takes no longer than a gate's own time limit allows. */
    public static GateActivities outside() {
        return Workflow.newActivityStub(
                GateActivities.class,
                options(TaskQueues.GATES, Duration.ofMinutes(2)).build());
    }

    /** Take as long as they are told to, and an outage on top. */
    public static NodeActivities drains(Duration limit) {
        return Workflow.newActivityStub(
                NodeActivities.class,
                stopping(TaskQueues.KUBERNETES, limit.plusMinutes(5))
                        .setScheduleToCloseTimeout(OUTAGE.plus(limit))
                        .build());
    }

    /** Have really stopped when they are cancelled: what follows undoes them. */
    private static ActivityOptions.Builder stopping(String queue, Duration startToClose) {
        return options(queue, startToClose).setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED);
    }

    private static ActivityOptions.Builder options(String queue, Duration startToClose) {
        return ActivityOptions.newBuilder()
                .setTaskQueue(queue)
                .setStartToCloseTimeout(startToClose)
                .setHeartbeatTimeout(HEARTBEAT)
                .setScheduleToCloseTimeout(OUTAGE)
                .setRetryOptions(PATIENT);
    }
}
