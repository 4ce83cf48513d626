package dev.windlass.kubernetes.health;

import dev.windlass.health.ClusterView;
import dev.windlass.health.ValidationReport;

/** The core's rules of a healthy cluster, over what the cloud and Kubernetes show. Pure. */
@FunctionalInterface
public interface ClusterHealth {
    /** @param toleratedWorkers how many workers may be unready or missing */
    ValidationReport check(ClusterView view, int toleratedWorkers);
}
