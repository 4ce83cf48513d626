package dev.windlass.rollout;

/**
 * Auto Scaling's words for where an instance of a group stands: {@code InService}, {@code Pending:Wait},
 * {@code Terminating:Proceed}, {@code Warmed:Stopped} ...; none, {@code null}, says nothing.
 */
public final class Lifecycle {

    private Lifecycle() {}

    /** In the group's warm pool, beside its size; no node runs on it. */
    public static boolean warm(String state) {
        return state != null && state.startsWith("Warmed:");
    }

    /** On its way out, or gone: nothing brings it back. */
    public static boolean terminating(String state) {
        return state != null && (state.startsWith("Terminat") || state.startsWith("Warmed:Terminat"));
    }
}
