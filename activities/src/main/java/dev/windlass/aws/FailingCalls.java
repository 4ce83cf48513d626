package dev.windlass.aws;

import dev.windlass.failpoint.Failpoint;
import dev.windlass.failpoint.SideEffects;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Tells a failpoint of every call that changes something: as it leaves, and when AWS has said that it took it. */
final class FailingCalls implements ExecutionInterceptor {

    private final Failpoint failpoint;

    FailingCalls(Failpoint failpoint) {
        this.failpoint = failpoint;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        SideEffects.aws(action(attributes)).ifPresent(failpoint::before);
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        if (context.httpResponse().isSuccessful()) {
            SideEffects.aws(action(attributes)).ifPresent(failpoint::after);
        }
    }

    private static String action(ExecutionAttributes attributes) {
        return attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    }
}
