package dev.windlass.kubernetes;

import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.NodeSnapshot;
import dev.windlass.validation.PodSnapshot;
import dev.windlass.validation.ValidationReport;
import java.util.List;

/** The core's rules of a healthy cluster, over what the cloud and Kubernetes show. Pure. */
@FunctionalInterface
public interface ClusterHealth {
    /** @param toleratedWorkers how many workers may be unready or missing */
    ValidationReport check(List<GroupSnapshot> groups, List<NodeSnapshot> nodes, List<PodSnapshot> pods, int toleratedWorkers);
}
