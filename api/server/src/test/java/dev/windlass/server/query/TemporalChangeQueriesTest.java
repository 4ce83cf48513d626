package dev.windlass.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.ChangeView;
import dev.windlass.server.rest.FakeWindlass;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TemporalChangeQueriesTest {

    @Test
    void saysBehindWhatAChangeWaits() {
        List<ChangeView> queued = TemporalChangeQueries.queued(List.of(change("one"), change("two"), change("three")));

        assertThat(queued).extracting(ChangeView::id).containsExactly("one", "two", "three");
        assertThat(queued).extracting(ChangeView::waiting)
                .containsExactly(null, "behind change one", "behind change one and 1 more");
    }

    private static Change change(String id) {
        return new Change(
                id, FakeWindlass.CLUSTER, "ada", "", new ChangeRequest.Update(), null, null, Instant.parse("2026-11-23T10:00:00Z"));
    }
}
