package dev.windlass.workflow;

import dev.windlass.workflow.RolloutWorkflow.OrdersSoFar;
import java.util.SortedSet;
import java.util.TreeSet;

/** What people ordered beside answers: nodes to leave alone, pods to delete past their budgets. Carried along. */
final class Orders {

    private final SortedSet<String> skip;
    private final SortedSet<String> force;

    Orders(SortedSet<String> skip, SortedSet<String> force) {
        this.skip = new TreeSet<>(skip);
        this.force = new TreeSet<>(force);
    }

    /** @param name of a node or of its instance */
    void skip(String name) {
        skip.add(name);
    }

    /** @param pod {@code namespace/name} */
    void force(String pod) {
        force.add(pod);
    }

    boolean skips(String instance, String node) {
        return skip.contains(instance) || node != null && skip.contains(node);
    }

    SortedSet<String> skipped() {
        return new TreeSet<>(skip);
    }

    SortedSet<String> forcedPods() {
        return new TreeSet<>(force);
    }

    /** For a rollout that begins now. */
    OrdersSoFar given() {
        return new OrdersSoFar(skip, force, new TreeSet<>(), new TreeSet<>());
    }
}
