package dev.windlass.api;

import dev.windlass.aws.AwsClients;
import dev.windlass.aws.CloudGroups;
import dev.windlass.aws.Polling;
import dev.windlass.kubernetes.ClusterClients;
import dev.windlass.kubernetes.ClusterHealth;
import dev.windlass.kubernetes.KubeconfigClients;
import dev.windlass.kubernetes.KubernetesNodes;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCompletionException;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The activities' implementations, each from the system that it acts on. */
@Factory
final class ActivityFactory {

    private static final Duration VALIDATION_INTERVAL = Duration.ofSeconds(2);
    private static final Polling POLLING =
            new Polling(Duration.ofMillis(500), Duration.ofMinutes(4), ActivityFactory::heartbeat);

    @Singleton
    CloudGroups cloud(AwsClients aws, StoredSpecs specs) {
        return new CloudGroups(aws, specs::rollingUpdates, POLLING);
    }

    @Bean(preDestroy = "close")
    @Singleton
    KubeconfigClients kubernetes() {
        return KubeconfigClients.fromEnvironment();
    }

    @Singleton
    KubernetesNodes nodes(ClusterClients clients, CloudGroups cloud, ClusterHealth health) {
        return new KubernetesNodes(clients, cloud::observeGroups, health, VALIDATION_INTERVAL);
    }

    private static void heartbeat() throws ActivityCompletionException {
        Activity.getExecutionContext().heartbeat(null);
    }
}
