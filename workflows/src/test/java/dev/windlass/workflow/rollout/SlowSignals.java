package dev.windlass.workflow.rollout;

import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** A Temporal that takes a while to deliver one kind of signal from a change to its rollouts. */
public final class SlowSignals extends WorkerInterceptorBase {

    private static final Duration WHILE = Duration.ofMinutes(5);

    private final String slow;

    private SlowSignals(String slow) {
        this.slow = slow;
    }

    public static WorkerFactoryOptions of(String signal) {
        return WorkerFactoryOptions.newBuilder()
                .setWorkerInterceptors(new SlowSignals(signal))
                .build();
    }

    @Override
    public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
        return new WorkflowInboundCallsInterceptorBase(next) {
            @Override
            public void init(WorkflowOutboundCallsInterceptor outbound) {
                super.init(new WorkflowOutboundCallsInterceptorBase(outbound) {
                    @Override
                    public SignalExternalOutput signalExternalWorkflow(SignalExternalInput input) {
                        if (input.getSignalName().equals(slow)) {
                            Workflow.sleep(WHILE);
                        }
                        return super.signalExternalWorkflow(input);
                    }
                });
            }
        };
    }
}
