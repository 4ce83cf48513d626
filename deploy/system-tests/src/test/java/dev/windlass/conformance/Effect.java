package dev.windlass.conformance;

/** Something that was asked of the cloud or of Kubernetes, and that they took. */
public sealed interface Effect {

    /** The soft taint {@code kops.k8s.io/scheduled-for-update}. */
    record Tainted(String node) implements Effect {}

    record Untainted(String node) implements Effect {}

    record Cordoned(String node) implements Effect {}

    record Uncordoned(String node) implements Effect {}

    /** Labelled {@code node.kubernetes.io/exclude-from-external-load-balancers}. */
    record Excluded(String node) implements Effect {}

    record Included(String node) implements Effect {}

    /** @param pod {@code namespace/name} */
    record Evicted(String pod) implements Effect {}

    /** Deleted by name, past any budget. */
    record Deleted(String pod) implements Effect {}

    /** Tagged as taken out of its group, which is how an interrupted roll finds it again. */
    record MarkedDetached(String instance) implements Effect {}

    record Detached(String instance) implements Effect {}

    record UnmarkedDetached(String instance) implements Effect {}

    /** Put back into a group. */
    record Attached(String instance) implements Effect {}

    record Deregistered(String instance) implements Effect {}

    record Registered(String instance) implements Effect {}

    record Terminated(String instance) implements Effect {}

    /** Let go by a lifecycle hook that held it back from its termination. */
    record LetGo(String instance) implements Effect {}

    /** A look at every pod of the cluster, which only validation takes. Not a change. */
    record Validated() implements Effect {}

    /** A write that no rollout has a reason for. */
    record Other(String what) implements Effect {}

    static Effect tainted(String node) {
        return new Tainted(node);
    }

    static Effect cordoned(String node) {
        return new Cordoned(node);
    }

    static Effect excluded(String node) {
        return new Excluded(node);
    }

    static Effect evicted(String pod) {
        return new Evicted(pod);
    }

    static Effect markedDetached(String instance) {
        return new MarkedDetached(instance);
    }

    static Effect detached(String instance) {
        return new Detached(instance);
    }

    static Effect unmarkedDetached(String instance) {
        return new UnmarkedDetached(instance);
    }

    static Effect attached(String instance) {
        return new Attached(instance);
    }

    static Effect deregistered(String instance) {
        return new Deregistered(instance);
    }

    static Effect registered(String instance) {
        return new Registered(instance);
    }

    static Effect terminated(String instance) {
        return new Terminated(instance);
    }

    static Effect validated() {
        return new Validated();
    }
}
