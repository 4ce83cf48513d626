package dev.windlass.workflow.rollout;

import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Takes a cancel of the workflow itself, such as {@code temporal workflow cancel}, for an abort. Temporal would cancel
 * every activity, those that undo what was prepared included.
 */
public final class CancelledWorkflow {

    private CancelledWorkflow() {}

    /**
     * @param work runs where no cancel reaches it
     * @param abort run once, beside the work, if the workflow is cancelled
     */
    public static <T> T asAbort(Supplier<T> work, Runnable abort) {
        CancellationScope cancelled = CancellationScope.current();
        List<T> result = new ArrayList<>();
        Workflow.newDetachedCancellationScope(() -> {
                    Async.procedure(() -> {
                        Workflow.await(cancelled::isCancelRequested);
                        abort.run();
                    });
                    result.add(work.get());
                })
                .run();
        return result.getFirst();
    }
}
