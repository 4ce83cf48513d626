package dev.windlass.activity;

import dev.windlass.rollout.DrainOutcome;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** Acts on one Kubernetes node. Every action is safe to repeat. Queue {@link TaskQueues#KUBERNETES}. */
@ActivityInterface
public interface NodeActivities {

    /** Temporal's name of {@link #drain}. */
    String DRAIN = "Drain";

    /**
     * Cordons the node of the instance, then labels it {@code node.kubernetes.io/exclude-from-external-load-balancers}. What
     * was set before by somebody else is not counted as ours.
     *
     * @return the node's name; {@code null} where the instance has none. It is found by the instance, so that a node that
     *     was renamed, or joined a moment ago, is not missed, and another instance's node of the same name is not touched
     */
    String cordon(Node node);

    /**
     * Evicts every pod but DaemonSet and mirror pods, respecting PodDisruptionBudgets, and waits until they are gone. Fails if
     * its time is up while the cluster's API is out. Heartbeats. A node that is gone is drained; one that goes by another name meanwhile is found by its instance, and
     * cordoned first. Ends soon when it is cancelled.
     */
    @ActivityMethod(name = DRAIN)
    DrainOutcome drain(Drain drain);

    /** Takes our marks off one node that stays after all. A node that is gone needs nothing. */
    void restore(Node node);

    /** @return whether a node has this name now, or runs on the instance of this id */
    boolean knows(String cluster, String nodeOrInstance);

    /** @param name as last seen, or {@code null} */
    record Node(String cluster, String instance, String name) {}

    /**
     * @param instance whose node it is, whatever the node is called now
     * @param node as last seen
     * @param deadline the budget of time does not begin anew with another attempt
     * @param forced delete pods whose eviction the API does not accept, because a person said so
     * @param forcedPods the same for these only, {@code namespace/name}
     * @param evictUnmanaged also pods that no controller brings back
     */
    record Drain(
            String cluster,
            String instance,
            String node,
            Instant deadline,
            boolean forced,
            SortedSet<String> forcedPods,
            boolean evictUnmanaged) {

        public Drain {
            forcedPods = Collections.unmodifiableSortedSet(new TreeSet<>(forcedPods));
        }
    }
}
