package dev.windlass.server.query;

import dev.windlass.change.ChangeView;
import dev.windlass.change.JournalEntry;
import dev.windlass.plan.Plan;
import dev.windlass.statestore.JournalStore;
import dev.windlass.statestore.NodeConfigs;
import dev.windlass.statestore.PlanStore;
import dev.windlass.statestore.SpecStore;
import dev.windlass.statestore.StateStore;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** {@link Records} from S3. */
@Singleton
final class StoredRecords implements Records {

    private final StateStore store;
    private final SpecStore specs;
    private final NodeConfigs nodeConfigs;
    private final JournalStore journal;
    private final PlanStore plans;

    StoredRecords(StateStore store, SpecStore specs, NodeConfigs nodeConfigs, JournalStore journal, PlanStore plans) {
        this.store = store;
        this.specs = specs;
        this.nodeConfigs = nodeConfigs;
        this.journal = journal;
        this.plans = plans;
    }

    @Override
    public List<String> clusters() {
        return specs.clusters();
    }

    @Override
    public List<String> clustersEver() {
        return store.folders("").stream().sorted().toList();
    }

    @Override
    public boolean has(String cluster) {
        return store.exists(cluster + "/config");
    }

    @Override
    public Optional<String> documents(String cluster) {
        return specs.read(cluster).map(SpecStore.Documents::stream);
    }

    @Override
    public Optional<String> foreignNodes(String cluster) {
        return nodeConfigs.foreign(cluster);
    }

    @Override
    public List<ChangeView> newest(List<String> clusters, int limit) {
        return journal.newest(clusters, limit);
    }

    @Override
    public Optional<ChangeView> change(String cluster, String id) {
        return journal.change(cluster, id);
    }

    @Override
    public List<JournalEntry> entries(String cluster, String change) {
        if (change != null) {
            return journal.entries(cluster, change);
        }
        return journal.changes(cluster).stream()
                .flatMap(view -> journal.entries(cluster, view.id()).stream())
                .toList();
    }

    @Override
    public Optional<Plan> plan(String cluster, String digest) {
        return plans.find(cluster, digest);
    }
}
