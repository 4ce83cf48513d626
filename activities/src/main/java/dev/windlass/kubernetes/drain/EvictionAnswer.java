package dev.windlass.kubernetes.drain;

/**
 * What came of asking a pod to go. No answer says that a pod is gone: admission webhooks may answer with any code, so that only
 * the store shows it.
 */
sealed interface EvictionAnswer {

    /** For people, on one line; empty if the pod was told to go. */
    String words();

    /** The API told the pod to go. */
    record Accepted() implements EvictionAnswer {
        @Override
        public String words() {
            return "";
        }
    }

    /**
     * A PodDisruptionBudget does not allow it now.
     *
     * @param disruptionBudget its name
     */
    record Refused(String disruptionBudget, String words) implements EvictionAnswer {}

    /** Anything else that is no acceptance. It is the pod's own business and may change with the next try. */
    record NotYet(String words) implements EvictionAnswer {}

    /** The API did not answer, or does not let us ask. It says nothing about the pod. */
    record Outage(String words) implements EvictionAnswer {}
}
