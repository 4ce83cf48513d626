package dev.windlass.server.runtime;

import dev.windlass.workflow.WorkflowSubject;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.MDC;

/** Puts the cluster and the change that an activity works for into every line that it logs, and takes them out afterwards. */
final class ActivityLogContext extends WorkerInterceptorBase {

    static final String CLUSTER = "cluster";
    static final String CHANGE = "change";

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            private WorkflowSubject subject;

            @Override
            public void init(ActivityExecutionContext context) {
                subject = WorkflowSubject.of(context.getInfo().getWorkflowId());
                super.init(context);
            }

            @Override
            public ActivityOutput execute(ActivityInput input) {
                Map<String, String> before = MDC.getCopyOfContextMap();
                subject.cluster().ifPresent(cluster -> MDC.put(CLUSTER, cluster));
                subject.change().ifPresent(change -> MDC.put(CHANGE, change));
                try {
                    return super.execute(input);
                } finally {
                    // Threads of a worker are used again.
                    MDC.setContextMap(before == null ? new HashMap<>() : before);
                }
            }
        };
    }
}
