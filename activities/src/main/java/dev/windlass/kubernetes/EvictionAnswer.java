package dev.windlass.kubernetes;

/** What the API said to an eviction. */
sealed interface EvictionAnswer {
    /** The pod is on its way out. */
    record Accepted() implements EvictionAnswer {}

    /** The pod is not there any more, or another has its name. */
    record Gone() implements EvictionAnswer {}

    /** A budget does not allow it now. */
    record Refused(String disruptionBudget) implements EvictionAnswer {}

    /** The API will not take it, as an admission webhook or a missing permission wants: trying again alone changes nothing. */
    record Denied(String why) implements EvictionAnswer {}

    /** The API is too busy, or briefly unable; it says nothing about the pod. */
    record Unavailable() implements EvictionAnswer {}
}
