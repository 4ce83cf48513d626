package dev.windlass.api;

import dev.windlass.aws.AwsClients;
import dev.windlass.aws.CloudGroups;
import dev.windlass.aws.Ec2Catalog;
import dev.windlass.aws.Polling;
import dev.windlass.aws.ResourceHandler;
import dev.windlass.aws.ResourceReader;
import dev.windlass.aws.ServiceResources;
import dev.windlass.kubernetes.KubeconfigClients;
import dev.windlass.kubernetes.KubernetesNodes;
import dev.windlass.planning.Catalog;
import dev.windlass.planning.PlanSteps;
import dev.windlass.planning.Planner;
import dev.windlass.planning.TaskSteps;
import dev.windlass.statestore.PlanStore;
import dev.windlass.statestore.SpecStore;
import dev.windlass.statestore.StateStore;
import dev.windlass.statestore.StoreHandlers;
import dev.windlass.statestore.StoreReader;
import dev.windlass.validation.ClusterValidation;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.temporal.activity.Activity;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The activities' implementations, each from the system that it acts on. */
@Factory
final class ActivityFactory {

    private static final Duration VALIDATION_INTERVAL = Duration.ofSeconds(2);
    private static final Polling POLLING =
            new Polling(Duration.ofMillis(500), Duration.ofMinutes(4), ActivityFactory::heartbeat);

    @Singleton
    Catalog catalog(AwsClients aws, StateStore store) {
        Ec2Catalog ec2 = new Ec2Catalog(aws, POLLING);
        StoreHandlers stored = new StoreHandlers(store, Clock.systemUTC());
        // In the order in which they need each other's identifiers.
        List<ResourceReader> readers = new ArrayList<>(ec2.networkReaders());
        readers.addAll(ServiceResources.readers(aws));
        readers.addAll(ec2.computeReaders());
        readers.add(new StoreReader(store));
        List<ResourceHandler<?>> handlers = new ArrayList<>(ec2.handlers());
        handlers.addAll(ServiceResources.handlers(aws));
        handlers.addAll(stored.all());
        return new Catalog(readers, handlers, List.of(ServiceResources.attributes(aws), stored.attributes()));
    }

    @Singleton
    PlanSteps plans(SpecStore specs, PlanStore plans, Catalog catalog, StateStore store) {
        String location = store.location().address();
        return new PlanSteps(
                new Planner(specs, catalog, new dev.windlass.model.StateStore(location)), plans, specs);
    }

    @Singleton
    TaskSteps tasks(PlanStore plans, Catalog catalog) {
        return new TaskSteps(plans, catalog);
    }

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
    KubernetesNodes nodes(KubeconfigClients clients, CloudGroups cloud) {
        return new KubernetesNodes(clients, cloud::observeGroups, ClusterValidation::of, VALIDATION_INTERVAL);
    }

    private static void heartbeat() {
        Activity.getExecutionContext().heartbeat(null);
    }
}
