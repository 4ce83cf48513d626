package dev.windlass.workflow.rollout;

import dev.windlass.workflow.rollout.RolloutWorkflow.OperatorOverrides;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What people ordered beside answers, nodes to leave alone and pods to delete past their budgets, and whom that and the
 * cloud's refusals concern. Carried along.
 */
public final class Orders {

    private final SortedSet<String> skip;
    private final SortedSet<String> force;
    private final SortedSet<String> left;
    private final SortedSet<String> undetachable;

    public Orders(OperatorOverrides given) {
        this.skip = new TreeSet<>(given.skip());
        this.force = new TreeSet<>(given.force());
        this.left = new TreeSet<>(given.left());
        this.undetachable = new TreeSet<>(given.undetachable());
    }

    /** @param name of a node or of its instance */
    public void skip(String name) {
        skip.add(name);
    }

    /** @param pod {@code namespace/name} */
    public void force(String pod) {
        force.add(pod);
    }

    boolean skips(String instance, String node) {
        return skip.contains(instance) || node != null && skip.contains(node);
    }

    SortedSet<String> forcedPods() {
        return new TreeSet<>(force);
    }

    /** This instance stays, as a person said. */
    void leave(String instance) {
        left.add(instance);
    }

    SortedSet<String> left() {
        return new TreeSet<>(left);
    }

    /** The cloud refused to detach this instance. */
    void undetachable(String instance) {
        undetachable.add(instance);
    }

    SortedSet<String> undetachable() {
        return new TreeSet<>(undetachable);
    }

    public OperatorOverrides soFar() {
        return new OperatorOverrides(skip, force, left, undetachable);
    }
}
