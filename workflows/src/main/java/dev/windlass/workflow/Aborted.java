package dev.windlass.workflow;

/** Ends a change or a rollout because a person said so, or because what it rolls is gone. Never leaves the workflow. */
final class Aborted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Aborted(String message) {
        super(message);
    }
}
