package dev.windlass.api;

import dev.windlass.cluster.ClusterDefinition;
import dev.windlass.cluster.ClusterDocuments;
import dev.windlass.cluster.RollingUpdate;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** The specs in force, parsed. */
@Singleton
final class StoredSpecs {

    private final Records records;

    StoredSpecs(Records records) {
        this.records = records;
    }

    Optional<ClusterDefinition> definition(String cluster) {
        return records.documents(cluster).map(ClusterDocuments::parse);
    }

    /** By instance group; empty where there are no specs. */
    Map<String, RollingUpdate> rollingUpdates(String cluster) {
        return definition(cluster).<Map<String, RollingUpdate>>map(ClusterDefinition::rollingUpdates).orElse(Map.of());
    }
}
