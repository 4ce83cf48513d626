package dev.windlass.api;

import dev.windlass.aws.AwsClients;
import dev.windlass.aws.CloudGroups;
import dev.windlass.aws.Polling;
import dev.windlass.events.Journal;
import dev.windlass.events.ProgressPublisher;
import dev.windlass.gates.AllowedHosts;
import dev.windlass.gates.HttpGates;
import dev.windlass.kubernetes.ClusterRollout;
import dev.windlass.kubernetes.KubeconfigClients;
import dev.windlass.kubernetes.KubernetesNodes;
import dev.windlass.planning.Catalog;
import dev.windlass.planning.PlanSteps;
import dev.windlass.planning.Planner;
import dev.windlass.planning.RollProposals;
import dev.windlass.planning.TaskSteps;
import dev.windlass.statestore.JournalStore;
import dev.windlass.statestore.StoredOrigins;
import dev.windlass.statestore.NodeConfigs;
import dev.windlass.statestore.PlanStore;
import dev.windlass.statestore.SpecOutlines;
import dev.windlass.statestore.SpecStore;
import dev.windlass.statestore.StateStore;
import dev.windlass.validation.ClusterValidation;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.temporal.activity.Activity;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** The activities' implementations, each from the system that it acts on. */
@Factory
final class ActivityFactory {

    private static final Duration VALIDATION_INTERVAL = Duration.ofSeconds(5);
    private static final Polling POLLING =
            new Polling(Duration.ofMillis(500), Duration.ofMinutes(4), ActivityFactory::heartbeat);

    @Singleton
    Catalog catalog(AwsClients aws, StateStore store) {
        return Catalog.of(aws, store, POLLING, Clock.systemUTC());
    }

    @Singleton
    PlanSteps plans(
            SpecStore specs,
            NodeConfigs nodeConfigs,
            PlanStore plans,
            Catalog catalog,
            StateStore store,
            ClusterRollout rollout) {
        String location = store.location().address();
        return new PlanSteps(
                new Planner(specs, nodeConfigs, catalog, new dev.windlass.model.StateStore(location)),
                new RollProposals(specs, rollout::survey),
                plans,
                specs,
                nodeConfigs);
    }

    @Singleton
    TaskSteps tasks(PlanStore plans, Catalog catalog) {
        return new TaskSteps(plans, catalog, Clock.systemUTC());
    }

    @Bean(preDestroy = "close")
    @Singleton
    ProgressPublisher progress() {
        return ProgressPublisher.fromEnvironment(System.getenv());
    }

    @Singleton
    StoredOrigins origins(JournalStore store) {
        return new StoredOrigins(store);
    }

    @Singleton
    Journal journal(JournalStore store, ProgressPublisher progress) {
        return new Journal(store, progress);
    }

    @Singleton
    CloudGroups cloud(AwsClients aws, StateStore store) {
        return new CloudGroups(aws, new SpecOutlines(store)::of, POLLING);
    }

    @Bean(preDestroy = "close")
    @Singleton
    KubeconfigClients kubernetes() {
        return KubeconfigClients.fromEnvironment();
    }

    @Singleton
    KubernetesNodes nodes(KubeconfigClients clients) {
        return new KubernetesNodes(clients);
    }

    @Singleton
    ClusterRollout rollout(KubeconfigClients clients, KubernetesNodes nodes, CloudGroups cloud) {
        return new ClusterRollout(
                clients, nodes, cloud::seen, cloud::register, ClusterValidation::of, VALIDATION_INTERVAL);
    }

    @Singleton
    HttpGates gates() {
        return new HttpGates(AllowedHosts.fromEnvironment(System.getenv()));
    }

    private static void heartbeat() {
        Activity.getExecutionContext().heartbeat(null);
    }
}