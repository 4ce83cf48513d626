package dev.windlass.server.runtime;

import dev.windlass.failpoint.EffectListener;
import dev.windlass.failpoint.SideEffects;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;

/** Tells of every activity: before it does anything, and when it has done all and Temporal does not know yet. */
public final class ActivityEffects extends WorkerInterceptorBase {

    private final EffectListener listener;

    public ActivityEffects(EffectListener listener) {
        this.listener = listener;
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
                listener.before(effect);
                ActivityOutput output = super.execute(input);
                listener.after(effect);
                return output;
            }
        };
    }
}
