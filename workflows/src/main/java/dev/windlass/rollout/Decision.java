package dev.windlass.rollout;

import java.util.List;

/** What a rollout does next. */
public sealed interface Decision {

    /** Nothing is stale any more. */
    record Finished() implements Decision {}

    /** Soft-taint these nodes, so that evicted pods prefer fresh ones. */
    record Taint(List<String> nodes) implements Decision {
        public Taint {
            nodes = List.copyOf(nodes);
        }
    }

    /** Detach these, so that their replacements start before anything is drained. */
    record Surge(List<Candidate> candidates) implements Decision {
        public Surge {
            candidates = List.copyOf(candidates);
        }
    }

    /** Drain and terminate these, all at once, then validate. */
    record Replace(List<Candidate> candidates) implements Decision {
        public Replace {
            candidates = List.copyOf(candidates);
        }
    }

    /** Tainted and surged, and told to go no further ({@code drainAndTerminate: false}). */
    record Held(List<Candidate> candidates) implements Decision {
        public Held {
            candidates = List.copyOf(candidates);
        }
    }
}
