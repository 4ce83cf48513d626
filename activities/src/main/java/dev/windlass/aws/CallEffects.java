package dev.windlass.aws;

import dev.windlass.failpoint.EffectListener;
import dev.windlass.failpoint.SideEffects;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Tells of every call that changes something: as it leaves, and when AWS has said that it took it. */
final class CallEffects implements ExecutionInterceptor {

    private final EffectListener listener;

    CallEffects(EffectListener listener) {
        this.listener = listener;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        SideEffects.aws(action(attributes)).ifPresent(listener::before);
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        if (context.httpResponse().isSuccessful()) {
            SideEffects.aws(action(attributes)).ifPresent(listener::after);
        }
    }

    private static String action(ExecutionAttributes attributes) {
        return attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    }
}
