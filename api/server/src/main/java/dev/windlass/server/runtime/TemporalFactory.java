package dev.windlass.server.runtime;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.failpoint.EffectListener;
import dev.windlass.failpoint.Failpoint;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import jakarta.inject.Singleton;
import java.io.IOException;

/**
 * Temporal, where its own settings say: {@code TEMPORAL_ADDRESS}, {@code TEMPORAL_NAMESPACE}, {@code TEMPORAL_PROFILE},
 * TLS and API key included.
 */
@Factory
public final class TemporalFactory {

    @Singleton
    ClientConfigProfile profile() throws IOException {
        return ClientConfigProfile.load();
    }

    @Bean(preDestroy = "shutdown")
    @Singleton
    WorkflowServiceStubs service(ClientConfigProfile profile) {
        return WorkflowServiceStubs.newServiceStubs(profile.toWorkflowServiceStubsOptions());
    }

    @Singleton
    WorkflowClient client(WorkflowServiceStubs service, ClientConfigProfile profile) {
        return WorkflowClient.newInstance(
                service,
                WorkflowClientOptions.newBuilder(profile.toWorkflowClientOptions())
                        .setDataConverter(dataConverter())
                        .build());
    }

    /** While an upgrade rolls, a worker of the old release reads what one of the new release wrote. */
    public static DataConverter dataConverter() {
        ObjectMapper mapper = JacksonJsonPayloadConverter.newDefaultObjectMapper()
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        return DefaultDataConverter.newDefaultInstance()
                .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(mapper))
                .withFailureConverter(new TruncatingFailureConverter());
    }

    @Bean(preDestroy = "shutdown")
    @Singleton
    WorkerFactory workers(WorkflowClient client) {
        return WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .setWorkerInterceptors(interceptors(Failpoint.ofThisProcess()))
                        .build());
    }

    static WorkerInterceptor[] interceptors(EffectListener listener) {
        return listener == EffectListener.NONE
                ? new WorkerInterceptor[] {new ActivityHeartbeats(), new ActivityLogContext()}
                : new WorkerInterceptor[] {
                    new ActivityHeartbeats(), new ActivityLogContext(), new ActivityEffects(listener)
                };
    }
}
