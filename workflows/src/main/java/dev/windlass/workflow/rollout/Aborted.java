package dev.windlass.workflow.rollout;

import dev.windlass.change.CommandRequest;
import dev.windlass.workflow.JournalWriter;

/** Ends a change or a rollout because a person said so, or because what it rolls is gone. Never leaves the workflow. */
public final class Aborted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What a cancel of the workflow itself is taken for: Temporal does not tell a workflow who asked for it. */
    public static final CommandRequest AT_TEMPORAL = new CommandRequest("Temporal", "cancelled at Temporal");

    public Aborted(String message) {
        super(message);
    }

    /** Whose command it was, and why. */
    public static String by(CommandRequest word) {
        return by(word, JournalWriter.because(word.reason()));
    }

    /** The same for a place that the reason is told beside. */
    public static String briefly(CommandRequest word) {
        return by(word, "");
    }

    private static String by(CommandRequest word, String because) {
        return word.equals(AT_TEMPORAL) ? word.reason() : "aborted by " + word.who() + because;
    }
}
