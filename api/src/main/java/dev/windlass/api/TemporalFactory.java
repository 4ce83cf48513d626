package dev.windlass.api;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.temporal.client.WorkflowClient;
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
final class TemporalFactory {

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
        return WorkflowClient.newInstance(service, profile.toWorkflowClientOptions());
    }

    @Bean(preDestroy = "shutdown")
    @Singleton
    WorkerFactory workers(WorkflowClient client) {
        return WorkerFactory.newInstance(
                client, WorkerFactoryOptions.newBuilder().setUsingVirtualWorkflowThreads(true).build());
    }
}
