package dev.windlass.workflow.rollout;

/** Ends a change or a rollout because a person said so, or because what it rolls is gone. Never leaves the workflow. */
public final class Aborted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Aborted(String message) {
        super(message);
    }
}
