package dev.windlass.workflow.rollout;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Activities that nobody has to wait for once a change or a rollout is aborted. Where the cloud or the cluster does not answer they are
 * tried again for hours; called off, they are over when the attempt under way is.
 */
public final class AbortableActivities {

    private final Runnable stopIfAborted;
    private final Set<CancellationScope> pending = new LinkedHashSet<>();

    public AbortableActivities(Questions questions) {
        this(questions::stopIfAborted);
    }

    /** @param stopIfAborted throws {@link Aborted} once a person has said so */
    public AbortableActivities(Runnable stopIfAborted) {
        this.stopIfAborted = stopIfAborted;
    }

    /** @throws Aborted where a person's abort has called it off */
    public <T> T call(Supplier<T> activity) {
        List<T> answer = new ArrayList<>();
        CancellationScope scope = Workflow.newCancellationScope(() -> answer.add(activity.get()));
        pending.add(scope);
        try {
            scope.run();
            return answer.getFirst();
        } catch (CanceledFailure e) {
            stopIfAborted.run();
            throw e;
        } catch (ActivityFailure e) {
            // Also where its worker died before it heard: Temporal tries no activity again that was asked to stop.
            if (e.getCause() instanceof CanceledFailure || scope.isCancelRequested()) {
                stopIfAborted.run();
            }
            throw e;
        } finally {
            pending.remove(scope);
        }
    }

    public void run(Runnable activity) {
        call(() -> {
            activity.run();
            return null;
        });
    }

    public void callOff() {
        List.copyOf(pending).forEach(CancellationScope::cancel);
    }
}
