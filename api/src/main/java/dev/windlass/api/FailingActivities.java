package dev.windlass.api;

import dev.windlass.failpoint.Failpoint;
import dev.windlass.failpoint.SideEffects;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;

/** Tells a failpoint of every activity: before it does anything, and when it has done all and Temporal does not know yet. */
final class FailingActivities extends WorkerInterceptorBase {

    private final Failpoint failpoint;

    FailingActivities(Failpoint failpoint) {
        this.failpoint = failpoint;
    }

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            private String effect;

            @Override
            public void init(ActivityExecutionContext context) {
                effect = SideEffects.activity(context.getInfo().getActivityType());
                super.init(context);
            }

            @Override
            public ActivityOutput execute(ActivityInput input) {
                failpoint.before(effect);
                ActivityOutput output = super.execute(input);
                failpoint.after(effect);
                return output;
            }
        };
    }
}
