package dev.windlass.rollout;

import java.util.List;

/** What a rollout does next. */
public sealed interface Decision {

    /** Nothing is stale any more, and nothing is in hand. */
    record Finished() implements Decision {}

    /** Soft-taint every stale node that lacks it, so that evicted pods prefer fresh ones. @param nodes how many */
    record Taint(int nodes) implements Decision {}

    /** Detach these, so that their replacements start before anything is drained. */
    record Surge(List<Candidate> candidates) implements Decision {
        public Surge {
            candidates = List.copyOf(candidates);
        }
    }

    /** Begin to drain and terminate these, beside those that are in hand. */
    record Replace(List<Candidate> candidates) implements Decision {
        public Replace {
            candidates = List.copyOf(candidates);
        }
    }

    /** Begin nothing now. Where something is in hand, until it is done; else until the world has changed. */
    record Wait(String why) implements Decision {}

    /** Tainted and surged, and told to go no further ({@code drainAndTerminate: false}). */
    record Held(int nodes) implements Decision {}
}
