package dev.windlass.statestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.ChangeView;
import dev.windlass.change.Phase;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Request;

@Tag("aws")
class NewestChangesTest {

    private static final String CLUSTER = StoreBench.CLUSTER;
    private static final List<String> ALONE = List.of(CLUSTER);
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final StoreBench bench = new StoreBench();
    private final CountingS3 s3 = new CountingS3(bench.clients.s3());
    private final JournalStore journal = new JournalStore(new StateStore(s3, bench.store.location()));

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 40})
    void readsNoEndedChangeTwice(int ended) {
        seal(ended);
        journal.newest(ALONE, 100);
        s3.gets.set(0);

        assertThat(journal.newest(ALONE, 100)).hasSize(ended);
        assertThat(s3.gets).hasValue(0);
    }

    @Test
    void readsNoEndedChangeTwiceThoughOtherClustersHaveSome() {
        seal(3);
        journal.seal(view("b.k8s.local", "c0", Phase.COMPLETED, NOW));
        List<String> both = List.of(CLUSTER, "b.k8s.local");
        journal.newest(both, 100);
        s3.gets.set(0);

        assertThat(journal.newest(both, 100))
                .extracting(ChangeView::cluster)
                .contains("b.k8s.local")
                .hasSize(4);
        assertThat(s3.gets).hasValue(0);
    }

    @Test
    void readsNoMoreThanItsLimit() {
        seal(12);

        assertThat(journal.newest(ALONE, 5)).hasSize(5);
        assertThat(s3.gets.get()).isLessThanOrEqualTo(5);
    }

    @Test
    void readsOnlyTheOneThatEndedSince() {
        seal(10);
        journal.newest(ALONE, 100);
        s3.gets.set(0);
        journal.seal(view(CLUSTER, "later", Phase.COMPLETED, NOW.plusSeconds(60)));

        assertThat(journal.newest(ALONE, 100).getLast().id()).isEqualTo("later");
        assertThat(s3.gets).hasValue(1);
    }

    @Test
    void readsAChangeAgainThatWasSealedAgain() {
        journal.seal(view(CLUSTER, "c1", Phase.PLANNING, NOW));
        journal.newest(ALONE, 100);
        journal.seal(view(CLUSTER, "c1", Phase.COMPLETED, NOW));

        assertThat(journal.newest(ALONE, 100)).extracting(ChangeView::phase).containsExactly(Phase.COMPLETED);
    }

    @Test
    void takesTheChangesThatWereSealedLast() throws Exception {
        seal(3);
        Instant before = bench.store.listed(CLUSTER).getFirst().writtenAt();
        // S3 tells the time of a write by the second.
        do {
            journal.seal(view(CLUSTER, "c1", Phase.FAILED, NOW));
        } while (!writtenAt("c1").isAfter(before.plusSeconds(1)));

        assertThat(journal.newest(ALONE, 1)).extracting(ChangeView::id).containsExactly("c1");
    }

    @Test
    void keepsTheHistoryOfAllChangesReadable() {
        seal(12);

        assertThat(journal.changes(CLUSTER)).hasSize(12);
    }

    private Instant writtenAt(String change) {
        return bench.store.listed(CLUSTER).stream()
                .filter(object -> object.path().endsWith("/" + change + ".json"))
                .findFirst()
                .orElseThrow()
                .writtenAt();
    }

    private void seal(int changes) {
        for (int i = 0; i < changes; i++) {
            journal.seal(view(CLUSTER, "c" + i, Phase.COMPLETED, NOW.plusSeconds(i)));
        }
    }

    private static ChangeView view(String cluster, String id, Phase phase, Instant requestedAt) {
        return new ChangeView(
                id,
                cluster,
                "update",
                "ada",
                "",
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

    /** Counts the objects that are read of the real answers. */
    private static final class CountingS3 extends DelegatingS3Client {

        private final AtomicInteger gets = new AtomicInteger();

        CountingS3(S3Client s3) {
            super(s3);
        }

        @Override
        protected <RequestT extends S3Request, ReturnT> ReturnT invokeOperation(
                RequestT request, Function<RequestT, ReturnT> operation) {
            if (request instanceof GetObjectRequest) {
                gets.incrementAndGet();
            }
            return operation.apply(request);
        }
    }
}
