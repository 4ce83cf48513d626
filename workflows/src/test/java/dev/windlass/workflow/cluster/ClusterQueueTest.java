package dev.windlass.workflow.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.change.Admission;
import dev.windlass.change.Approval;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.EventOrigin;
import dev.windlass.change.EventTypes;
import dev.windlass.change.JournalEntry;
import dev.windlass.change.Phase;
import dev.windlass.workflow.change.ChangeWorkflow;
import dev.windlass.workflow.rollout.TestStage;
import io.temporal.client.WorkflowUpdateException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ClusterQueueTest {

    private TestStage stage;

    @BeforeEach
    void raise() {
        stage = new TestStage();
    }

    @AfterEach
    void lower() {
        stage.close();
    }

    @Test
    void admitsAnEventOnceHoweverOftenItIsDelivered() {
        ClusterWorkflow cluster = stage.startCluster();
        assertThat(cluster.submit(TestStage.automatic("c1"))).isEqualTo(TestStage.accepted("c1", 0));
        assertThat(cluster.submit(TestStage.automatic("c1"))).isEqualTo(new Admission.Duplicate("c1"));
    }

    @Test
    void refusesAnEventWhoseIdAnotherSourceGave() {
        ClusterWorkflow cluster = stage.startCluster();
        cluster.submit(from("c1", "/teams/a", "d1"));

        assertThat(cluster.submit(from("c1", "/teams/b", "d1")))
                .isInstanceOfSatisfying(Admission.Rejected.class, rejected -> {
                    assertThat(rejected.field()).isEqualTo("id");
                    assertThat(rejected.reason()).contains("source /teams/a", "another id");
                });
        assertThat(cluster.submit(from("c2", "/teams/b", "d1"))).isInstanceOf(Admission.Accepted.class);
    }

    @Test
    void refusesOtherDataUnderTheNameOfAnEvent() {
        ClusterWorkflow cluster = stage.startCluster();
        cluster.submit(from("c1", "/teams/a", "d1"));

        assertThat(cluster.submit(from("c1", "/teams/a", "d2")))
                .isInstanceOfSatisfying(Admission.Rejected.class, rejected -> {
                    assertThat(rejected.field()).isEqualTo("data");
                    assertThat(rejected.reason())
                            .contains("must be the data that change c1 was admitted with", "another id");
                });
        assertThat(cluster.submit(from("c1", "/teams/a", "d1"))).isEqualTo(new Admission.Duplicate("c1"));
    }

    @Test
    void tellsEventsApartThatAreOlderThanWhatItRemembers() {
        stage.cluster.entries.add(new JournalEntry(
                "1",
                Instant.EPOCH,
                TestStage.CLUSTER,
                "old",
                EventTypes.CHANGE_ADMITTED,
                "alice",
                "old",
                "asked",
                Map.of(EventOrigin.SOURCE, "/teams/a", EventOrigin.DIGEST, "d1")));
        List<ClusterWorkflow.AdmittedEvent> remembered = Stream.concat(
                        Stream.of("old"),
                        IntStream.range(1, ClusterWorkflow.State.WINDOW).mapToObj(i -> "c" + i))
                .map(id -> new ClusterWorkflow.AdmittedEvent(id, new EventOrigin("/teams/a", "d1")))
                .toList();
        ClusterWorkflow cluster =
                stage.startCluster(new ClusterWorkflow.State(TestStage.CLUSTER, List.of(), remembered, false));
        cluster.submit(from("newer", "/teams/a", "d1"));
        assertThat(cluster.origin("old")).isNull();

        assertThat(cluster.submit(from("old", "/teams/a", "d1"))).isEqualTo(new Admission.Duplicate("old"));
        assertThat(cluster.submit(from("old", "/teams/b", "d1"))).isInstanceOf(Admission.Rejected.class);
        assertThat(cluster.submit(from("old", "/teams/a", "d2"))).isInstanceOf(Admission.Rejected.class);
        assertThat(cluster.submit(from("new", "/teams/a", "d1"))).isInstanceOf(Admission.Accepted.class);
    }

    @Test
    void recognisesAnEventThoughItsQueueIsFull() {
        stage.cluster.task("VPC", "net");
        ClusterWorkflow cluster = stage.startCluster();
        cluster.submit(TestStage.edit("holds"));
        cluster.submit(from("c1", "/teams/a", "d1"));
        fill(cluster);

        assertThat(cluster.submit(from("c1", "/teams/a", "d1"))).isEqualTo(new Admission.Duplicate("c1"));
    }

    @Test
    void countsAllThatAChangeCarriesAgainstWhatAQueueHolds() {
        stage.cluster.task("VPC", "net");
        ClusterWorkflow cluster = stage.startCluster();
        cluster.submit(TestStage.edit("holds"));
        String reason = "ä".repeat(4_096);
        int accepted = 0;
        try {
            for (int i = 0; i < 200; i++) {
                cluster.submit(new Change(
                        "c" + i,
                        TestStage.CLUSTER,
                        "alice",
                        reason,
                        new ChangeRequest.Update(),
                        null,
                        null,
                        Instant.EPOCH));
                accepted++;
            }
        } catch (WorkflowUpdateException full) {
            assertThat(full).hasStackTraceContaining("queue: full");
        }
        // 8 kB each of the 1.2 MB that go through Temporal in one piece.
        assertThat(accepted).isBetween(100, 150);
    }

    @Test
    void remembersSourceAndDataWhenItContinuesAsNew() {
        ClusterWorkflow.State state = new ClusterWorkflow.State(
                TestStage.CLUSTER,
                List.of(),
                List.of(new ClusterWorkflow.AdmittedEvent("c1", new EventOrigin("/teams/a", "d1"))),
                true);
        ClusterWorkflow cluster = stage.startCluster(state);

        assertThat(cluster.submit(from("c1", "/teams/a", "d1"))).isEqualTo(new Admission.Duplicate("c1"));
        assertThat(cluster.submit(from("c1", "/teams/a", "d2"))).isInstanceOf(Admission.Rejected.class);
        assertThat(cluster.submit(from("c1", "/teams/b", "d1"))).isInstanceOf(Admission.Rejected.class);
    }

    private static void fill(ClusterWorkflow cluster) {
        try {
            for (int i = 0; i < 300; i++) {
                cluster.submit(from("f" + i, "/teams/a", "d1"));
            }
        } catch (WorkflowUpdateException full) {
            assertThat(full).hasStackTraceContaining("queue: full");
            return;
        }
        throw new AssertionError("300 changes wait");
    }

    private static Change from(String id, String source, String digest) {
        Change change = TestStage.automatic(id);
        return new Change(
                change.id(),
                change.cluster(),
                change.requester(),
                change.reason(),
                change.request(),
                change.approval(),
                change.rollout(),
                change.requestedAt(),
                new EventOrigin(source, digest));
    }

    @Test
    @Tag("R67")
    void runsOneChangeAtATimeInOrder() {
        stage.cluster.task("VPC", "net");
        ClusterWorkflow cluster = stage.startCluster();
        cluster.submit(TestStage.edit("c1"));
        ChangeWorkflow first = stage.changeOf("c1");
        stage.environment.sleep(java.time.Duration.ofSeconds(1));
        assertThat(cluster.submit(TestStage.automatic("c2"))).isEqualTo(TestStage.accepted("c2", 1));
        stage.await(first, view -> view.phase() == Phase.AWAITING_APPROVAL);
        assertThat(cluster.pending()).extracting(Change::id).containsExactly("c1", "c2");
        first.approve(new Approval("digest-1", "bob", ""));
        stage.await(first, view -> view.phase().isFinal());
        stage.environment.sleep(java.time.Duration.ofSeconds(5));
        stage.await(stage.changeOf("c2"), view -> view.phase().isFinal());
        assertThat(cluster.pending()).isEmpty();
    }

    @Test
    void goesOnAfterAChangeThatFailed() {
        stage.cluster.planRefusal = "spec: broken";
        ClusterWorkflow cluster = stage.startCluster();
        cluster.submit(TestStage.automatic("c1"));
        cluster.submit(TestStage.automatic("c2"));
        stage.environment.sleep(java.time.Duration.ofSeconds(5));
        stage.await(stage.changeOf("c2"), view -> view.phase() == Phase.FAILED);
    }

    @Test
    void refusesAChangeOfAnotherCluster() {
        ClusterWorkflow cluster = stage.startCluster();
        Change other = new Change(
                "c1", "other.k8s.local", "alice", null, new ChangeRequest.Update(), null, null, Instant.EPOCH);
        assertThatThrownBy(() -> cluster.submit(other)).rootCause().hasMessageContaining("cluster: the change is for");
    }
}
