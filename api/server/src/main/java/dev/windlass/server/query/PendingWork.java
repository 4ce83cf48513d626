package dev.windlass.server.query;

import dev.windlass.activity.NodeActivities;
import dev.windlass.activity.RolloutActivities;
import dev.windlass.change.ChangeView;
import dev.windlass.kubernetes.drain.DrainRow;
import dev.windlass.kubernetes.health.GateRow;
import dev.windlass.server.runtime.TemporalFactory;
import dev.windlass.server.runtime.TruncatingFailureConverter;
import dev.windlass.workflow.change.ChangeWorkflow;
import io.grpc.StatusRuntimeException;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflow.v1.PendingChildExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.common.converter.DataConverter;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a change and its rollouts wait for, or try again and again, as Temporal knows it: a wait must not be silent. */
@Singleton
public final class PendingWork {

    private static final Logger log = LoggerFactory.getLogger(PendingWork.class);
    private static final DataConverter CONVERTER = TemporalFactory.dataConverter();

    /** Of attempts that fail in passing nobody needs to hear. */
    private static final int UNREMARKABLE = 2;

    private static final int MOST_CHARACTERS = 300;

    private final WorkflowClient client;

    public PendingWork(WorkflowClient client) {
        this.client = client;
    }

    /** The view with what it waits for, if it does. */
    public ChangeView seenIn(ChangeView view) {
        if (view.phase().isFinal()) {
            return view;
        }
        try {
            DescribeWorkflowExecutionResponse change = describe(ChangeWorkflow.id(view.cluster(), view.id()));
            List<PendingActivityInfo> pending = new ArrayList<>(change.getPendingActivitiesList());
            for (PendingChildExecutionInfo rollout : change.getPendingChildrenList()) {
                pending.addAll(describe(rollout.getWorkflowId()).getPendingActivitiesList());
            }
            return text(pending).or(() -> held(pending)).map(view::waitingFor).orElse(view);
        } catch (WorkflowException | StatusRuntimeException silent) {
            log.debug("what change {} waits for is not known", view.id(), silent);
            return view;
        }
    }

    private DescribeWorkflowExecutionResponse describe(String workflow) {
        return client.newUntypedWorkflowStub(workflow).describe().getRawDescription();
    }

    /** The one tried most often: {@code attempt 37 of detach: the last failure}. */
    static Optional<String> text(List<PendingActivityInfo> pending) {
        return pending.stream()
                .filter(activity -> activity.getAttempt() > UNREMARKABLE && activity.hasLastFailure())
                .max(Comparator.comparingInt(PendingActivityInfo::getAttempt))
                .map(activity -> "attempt " + activity.getAttempt() + " of " + name(activity) + ": "
                        + words(activity.getLastFailure()));
    }

    /** What a gate that is being looked at finds, or what holds a drain. */
    static Optional<String> held(List<PendingActivityInfo> pending) {
        return pending.stream()
                .filter(PendingActivityInfo::hasHeartbeatDetails)
                .flatMap(activity -> switch (activity.getActivityType().getName()) {
                    case RolloutActivities.GATE ->
                        told(activity, GateRow.class).map(GateRow::red).map(red -> "gate: " + red).stream();
                    case NodeActivities.DRAIN -> told(activity, DrainRow.class).map(DrainRow::holds).stream();
                    default -> Stream.empty();
                })
                .findFirst()
                .map(PendingWork::brief);
    }

    private static <T> Optional<T> told(PendingActivityInfo activity, Class<T> type) {
        return Optional.ofNullable(CONVERTER.fromPayloads(0, Optional.of(activity.getHeartbeatDetails()), type, type));
    }

    /** Its own, and where these do not say why, the innermost cause's. */
    private static String words(Failure failure) {
        String own = brief(failure.getMessage());
        String cause = brief(TruncatingFailureConverter.innermost(failure).getMessage());
        return cause.isEmpty() || own.contains(cause) ? own : own + ": " + cause;
    }

    /** Temporal writes the method's name with a capital. */
    private static String name(PendingActivityInfo activity) {
        String type = activity.getActivityType().getName();
        return type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
    }

    private static String brief(String message) {
        String line = message.lines().findFirst().orElse("");
        return line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) : line;
    }
}
