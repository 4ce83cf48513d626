package dev.windlass.server.runtime;

import dev.windlass.aws.AwsClients;
import dev.windlass.statestore.AdminCredentials;
import dev.windlass.statestore.JournalStore;
import dev.windlass.statestore.NodeConfigs;
import dev.windlass.statestore.PlanStore;
import dev.windlass.statestore.SpecStore;
import dev.windlass.statestore.StateStore;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Clock;

/** AWS, where the SDK's own settings say, and the state store, where {@code WINDLASS_STATE_STORE} says. */
@Factory
final class StateStoreFactory {

    @Bean(preDestroy = "close")
    @Singleton
    AwsClients aws() {
        return AwsClients.fromEnvironment();
    }

    @Singleton
    StateStore store(AwsClients aws) {
        return StateStore.fromEnvironment(aws.s3(), System.getenv());
    }

    @Singleton
    SpecStore specs(StateStore store) {
        return new SpecStore(store);
    }

    @Singleton
    NodeConfigs nodeConfigs(StateStore store) {
        return new NodeConfigs(store);
    }

    @Singleton
    PlanStore plans(StateStore store) {
        return new PlanStore(store);
    }

    @Singleton
    JournalStore journal(StateStore store) {
        return new JournalStore(store);
    }

    @Singleton
    AdminCredentials credentials(StateStore store) {
        return new AdminCredentials(store, Clock.systemUTC());
    }
}
