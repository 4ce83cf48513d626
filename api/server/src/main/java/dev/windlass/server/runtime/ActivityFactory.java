package dev.windlass.server.runtime;

import dev.windlass.aws.AwsClients;
import dev.windlass.aws.Polling;
import dev.windlass.aws.rollout.CloudGroups;
import dev.windlass.health.ClusterValidation;
import dev.windlass.hook.AllowedHosts;
import dev.windlass.hook.HttpGates;
import dev.windlass.kubernetes.KubeconfigClients;
import dev.windlass.kubernetes.health.ClusterRollout;
import dev.windlass.kubernetes.node.KubernetesNodes;
import dev.windlass.planner.Catalog;
import dev.windlass.planner.PlanSteps;
import dev.windlass.planner.Planner;
import dev.windlass.planner.RollProposals;
import dev.windlass.planner.TaskSteps;
import dev.windlass.progress.ProgressPublisher;
import dev.windlass.progress.StoreThenPublish;
import dev.windlass.statestore.JournalStore;
import dev.windlass.statestore.NodeConfigs;
import dev.windlass.statestore.PlanStore;
import dev.windlass.statestore.SpecOutlines;
import dev.windlass.statestore.SpecStore;
import dev.windlass.statestore.StateStore;
import dev.windlass.statestore.StoredOrigins;
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
                new Planner(specs, nodeConfigs, catalog, new dev.windlass.resource.StateStoreBase(location)),
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
    StoreThenPublish journal(JournalStore store, ProgressPublisher progress) {
        return new StoreThenPublish(store, progress);
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
