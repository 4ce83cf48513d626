package dev.windlass.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.ChangeView;
import dev.windlass.change.Phase;
import dev.windlass.server.rest.FakeWindlass;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TemporalChangeQueriesTest {

    @Test
    void saysBehindWhatAChangeWaits() {
        List<ChangeView> queued = TemporalChangeQueries.queued(List.of(change("one"), change("two"), change("three")));

        assertThat(queued).extracting(ChangeView::id).containsExactly("one", "two", "three");
        assertThat(queued)
                .extracting(ChangeView::waiting)
                .containsExactly(null, "behind change one", "behind change one and 1 more");
    }

    @Test
    void keepsAChangeInTheListThatWaitsThoughManyHaveEndedSince() {
        List<ChangeView> views = List.of(
                view("waits", Phase.AWAITING_APPROVAL, 0),
                view("old", Phase.COMPLETED, 1),
                view("new", Phase.COMPLETED, 2));

        assertThat(TemporalChangeQueries.newest(views, 2))
                .extracting(ChangeView::id)
                .containsExactly("new", "waits");
    }

    private static ChangeView view(String id, Phase phase, int minute) {
        Instant requestedAt = Instant.parse("2026-11-23T10:00:00Z").plusSeconds(minute * 60L);
        return new ChangeView(
                id,
                FakeWindlass.CLUSTER,
                "update",
                "ada",
                "",
                null,
                phase,
                null,
                0,
                0,
                0,
                0,
                0,
                List.of(),
                false,
                null,
                null,
                null,
                requestedAt,
                null,
                null,
                List.of());
    }

    private static Change change(String id) {
        return new Change(
                id,
                FakeWindlass.CLUSTER,
                "ada",
                "",
                new ChangeRequest.Update(),
                null,
                null,
                Instant.parse("2026-11-23T10:00:00Z"));
    }
}
