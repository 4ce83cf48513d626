package dev.windlass.workflow.rollout;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;

/** The workflow that hears how far the rollouts of its groups are. */
@WorkflowInterface
public interface GroupReportReceiver {

    /** Only the rollouts of a change send it. */
    @SignalMethod
    void report(GroupReport report);
}
