package dev.windlass.bench;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;

/** Empty activities, one after the other: what a step costs before it does anything. */
@WorkflowInterface
public interface Hops {

    @WorkflowMethod
    void run(int count);

    /** Does nothing. */
    @ActivityInterface
    interface Hop {

        void hop(String cluster);
    }

    /** Waits for each hop before it asks for the next. */
    final class OneByOne implements Hops {

        private final Hop activity = Workflow.newActivityStub(
                Hop.class,
                ActivityOptions.newBuilder()
                        .setStartToCloseTimeout(Duration.ofSeconds(10))
                        .build());

        @Override
        public void run(int count) {
            for (int i = 0; i < count; i++) {
                activity.hop("example.cluster.k8s.local");
            }
        }
    }
}
