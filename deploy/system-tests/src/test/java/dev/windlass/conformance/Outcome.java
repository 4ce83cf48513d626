package dev.windlass.conformance;

import dev.windlass.change.ChangeView;
import dev.windlass.change.Phase;

/** How a change ended. */
record Outcome(ChangeView view) {

    /** Fails the test, with the change's own words, where it did not end well. */
    Outcome completed() {
        return ended(Phase.COMPLETED);
    }

    Outcome ended(Phase phase) {
        if (view.phase() != phase) {
            throw new AssertionError("the change ended as " + view.phase() + ", not " + phase + ": " + view.failure());
        }
        return this;
    }

    /** Why it ended unwell; {@code null} where it did not. */
    String failure() {
        return view.failure();
    }
}
