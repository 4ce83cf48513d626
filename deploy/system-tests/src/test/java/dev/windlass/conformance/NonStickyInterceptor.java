package dev.windlass.conformance;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.MethodDescriptor;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;

/**
 * Lets no worker ask for whatever comes next in a workflow that it remembers. Temporal's test server, unlike Temporal,
 * would wait for that worker for ever where it is dead.
 */
final class NonStickyInterceptor implements ClientInterceptor {

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            @SuppressWarnings("unchecked") // the same kind of message
            public void sendMessage(Q message) {
                super.sendMessage(
                        message instanceof RespondWorkflowTaskCompletedRequest completed
                                ? (Q) completed.toBuilder()
                                        .clearStickyAttributes()
                                        .build()
                                : message);
            }
        };
    }
}
