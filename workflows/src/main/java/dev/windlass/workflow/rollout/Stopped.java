package dev.windlass.workflow.rollout;

/** Ends a rollout because the policy says to stop at what went wrong. Never leaves the workflow. */
final class Stopped extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean everything;

    /** @param everything whether no other group may be begun either, as where the cluster itself is not healthy */
    Stopped(String message, boolean everything) {
        super(message);
        this.everything = everything;
    }

    boolean everything() {
        return everything;
    }
}
