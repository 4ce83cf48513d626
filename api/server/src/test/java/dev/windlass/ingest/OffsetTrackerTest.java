package dev.windlass.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OffsetTrackerTest {

    private final OffsetTracker tracker = new OffsetTracker();

    @Test
    void doesNotPassAnOpenRecord() {
        tracker.began(4);
        tracker.began(5);
        tracker.settled(5);

        assertThat(tracker.advance()).isEmpty();
    }

    @Test
    void advancesBehindTheLastOfASettledPrefix() {
        tracker.began(4);
        tracker.began(7);
        tracker.began(8);
        tracker.settled(7);
        tracker.settled(4);

        assertThat(tracker.advance()).hasValue(8);
        assertThat(tracker.advance()).isEmpty();
    }

    @Test
    void ignoresAnOffsetItDoesNotHold() {
        tracker.settled(3);

        assertThat(tracker.advance()).isEmpty();
    }
}
