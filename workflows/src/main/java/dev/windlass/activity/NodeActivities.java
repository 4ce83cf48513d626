package dev.windlass.activity;

import dev.windlass.rollout.DrainOutcome;
import dev.windlass.rollout.NodeSnapshot;
import dev.windlass.validation.ValidationReport;
import io.temporal.activity.ActivityInterface;
import java.time.Duration;
import java.util.List;

/** Acts on Kubernetes nodes. Every action is safe to repeat. Queue {@link TaskQueues#KUBERNETES}. */
@ActivityInterface
public interface NodeActivities {

    /** Every node, by name. */
    List<NodeSnapshot> observeNodes(String cluster);

    /** Soft taint {@code kops.k8s.io/scheduled-for-update:PreferNoSchedule}, once each; other taints stay. */
    void taintForUpdate(Nodes nodes);

    /**
     * Cordons the node, then labels it {@code node.kubernetes.io/exclude-from-external-load-balancers}. What was set
     * before by somebody else is not counted as ours.
     */
    void cordon(Node node);

    /**
     * Evicts every pod but DaemonSet and mirror pods, respecting PodDisruptionBudgets, and waits until they are gone.
     * Heartbeats. A node that is gone is drained.
     */
    DrainOutcome drain(Drain drain);

    /** Undoes {@link #taintForUpdate} and {@link #cordon} on nodes that stay after all. */
    void restore(Nodes nodes);

    /**
     * Validates until the cluster is healthy or the time is up, and answers the last report. Reads groups from the cloud
     * and nodes and pods from Kubernetes. Heartbeats.
     */
    ValidationReport validate(Validation validation);

    record Node(String cluster, String name) {}

    record Nodes(String cluster, List<String> names) {
        public Nodes {
            names = List.copyOf(names);
        }
    }

    /** @param forced delete pods that a budget protects, because a person said so */
    record Drain(String cluster, String node, Duration timeout, boolean forced) {}

    /** @param timeout zero asks once */
    record Validation(String cluster, Duration timeout) {}
}
