package dev.windlass.progress;

import static dev.windlass.statestore.StoreBench.CLUSTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.ChangeView;
import dev.windlass.change.EventOrigin;
import dev.windlass.change.EventTypes;
import dev.windlass.change.JournalEntry;
import dev.windlass.change.Phase;
import dev.windlass.statestore.JournalStore;
import dev.windlass.statestore.StoreBench;
import dev.windlass.statestore.StoredOrigins;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("aws")
class StoreThenPublishTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    /** An id from outside may hold anything. */
    private static final String CHANGE = "../e vent/1";

    private final StoreBench bench = new StoreBench();
    private final JournalStore store = new JournalStore(bench.store);
    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final StoreThenPublish journal = new StoreThenPublish(store, new ProgressPublisher(producer));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void readsEntriesBackInTheirOrder() {
        List<JournalEntry> entries = List.of(entry(9, "a"), entry(10, "b"), entry(11, "c"));

        journal.record(entries.reversed());

        assertThat(store.entries(CLUSTER, CHANGE)).isEqualTo(entries);
    }

    @Test
    void keepsTheFirstRecordOfAStep() {
        journal.record(List.of(entry(1, "first")));

        journal.record(List.of(entry(1, "second")));

        assertThat(store.entries(CLUSTER, CHANGE)).containsExactly(entry(1, "first"));
    }

    @Test
    void publishesAStepAgainUnderTheSameId() {
        journal.record(List.of(entry(1, "first")));
        journal.record(List.of(entry(1, "first")));

        assertThat(producer.history())
                .hasSize(2)
                .allSatisfy(record -> assertThat(
                                record.headers().lastHeader("ce_id").value())
                        .asString()
                        .isEqualTo(entry(1, "first").id()));
    }

    @Test
    void keepsOneViewOfAChange() {
        journal.seal(view("a", Phase.PLANNING, NOW.plusSeconds(1)));
        journal.seal(view("b", Phase.PLANNING, NOW));
        journal.seal(view("a", Phase.COMPLETED, NOW.plusSeconds(1)));

        assertThat(store.changes(CLUSTER))
                .containsExactly(view("b", Phase.PLANNING, NOW), view("a", Phase.COMPLETED, NOW.plusSeconds(1)));
        assertThat(store.change(CLUSTER, "a")).contains(view("a", Phase.COMPLETED, NOW.plusSeconds(1)));
    }

    @Test
    void keepsChangesApart() {
        journal.record(List.of(entry(1, "first")));

        assertThat(store.entries(CLUSTER, "other")).isEmpty();
    }

    @Test
    void recallsWhereTheEventOfAChangeCameFrom() {
        EventOrigin origin = new EventOrigin("/teams/a", "ab12");
        journal.record(List.of(
                entry(2, "later"),
                new JournalEntry(
                        "change/" + CLUSTER + "/" + CHANGE + "/000001",
                        NOW,
                        CLUSTER,
                        CHANGE,
                        EventTypes.CHANGE_ADMITTED,
                        "ada",
                        CHANGE,
                        "ada asked",
                        Map.of("kind", "edit", EventOrigin.SOURCE, "/teams/a", EventOrigin.DIGEST, "ab12"))));

        StoredOrigins origins = new StoredOrigins(store);

        assertThat(origins.recall(CLUSTER, CHANGE)).isEqualTo(origin);
        assertThat(origins.recall(CLUSTER, "other")).isNull();
        assertThat(origins.recall("other.k8s.local", CHANGE)).isNull();
    }

    private static JournalEntry entry(int sequence, String message) {
        return new JournalEntry(
                "change/" + CLUSTER + "/" + CHANGE + "/" + sequence,
                NOW,
                CLUSTER,
                CHANGE,
                "dev.windlass.task.completed.v1",
                "windlass",
                "VPC/" + CLUSTER,
                message,
                Map.of("id", "vpc-1"));
    }

    private static ChangeView view(String id, Phase phase, Instant requestedAt) {
        return new ChangeView(
                id,
                CLUSTER,
                "edit",
                "ada",
                "because",
                ApprovalPolicy.REQUIRED,
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
}
