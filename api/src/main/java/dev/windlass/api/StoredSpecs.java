package dev.windlass.api;

import dev.windlass.cluster.ClusterDefinition;
import dev.windlass.cluster.ClusterDocuments;
import dev.windlass.cluster.InstanceGroupSpec;
import dev.windlass.cluster.RollingUpdate;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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

    /** By instance group; what a group leaves open is as its cluster says. */
    Map<String, RollingUpdate> rollingUpdates(String cluster) {
        return definition(cluster).map(StoredSpecs::rollingUpdates).orElse(Map.of());
    }

    private static Map<String, RollingUpdate> rollingUpdates(ClusterDefinition definition) {
        RollingUpdate general = orUnset(definition.cluster().rollingUpdate());
        return definition.instanceGroups().stream()
                .collect(Collectors.toMap(
                        InstanceGroupSpec::name, group -> over(orUnset(group.rollingUpdate()), general)));
    }

    private static RollingUpdate orUnset(RollingUpdate given) {
        return given == null ? RollingUpdate.UNSET : given;
    }

    private static RollingUpdate over(RollingUpdate group, RollingUpdate cluster) {
        return new RollingUpdate(
                group.maxUnavailable() == null ? cluster.maxUnavailable() : group.maxUnavailable(),
                group.maxSurge() == null ? cluster.maxSurge() : group.maxSurge(),
                group.drainAndTerminate() == null ? cluster.drainAndTerminate() : group.drainAndTerminate());
    }
}
