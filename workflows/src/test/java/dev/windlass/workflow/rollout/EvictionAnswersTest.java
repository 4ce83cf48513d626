package dev.windlass.workflow.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.ChangeView;
import dev.windlass.change.Phase;
import dev.windlass.change.QuestionAnswer;
import dev.windlass.change.SubjectCommand;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.workflow.change.ChangeWorkflow;
import dev.windlass.workflow.rollout.FakePods.FakePod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a change makes of evictions that the API does not accept. */
class EvictionAnswersTest {

    private static final String DENIED = "admission webhook \"mover.example.com\" denied the request: not now";

    private TestStage stage;
    private FakeCluster cluster;

    @BeforeEach
    void start() {
        stage = new TestStage();
        cluster = stage.cluster;
        cluster.group("nodes", Role.NODE, 1).current = 2;
        cluster.pods.on("i-nodes-01", "default/a");
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {202, 400, 403, 404, 409, 410, 422, 429, 500, 502, 503, 504})
    @Tag("R63")
    void forceDeletesPodsWhoseEvictionTheApiNeverTook(int code) {
        cluster.pods.on("i-nodes-01", "default/b").eviction = FakePods.Answer.denied(code, DENIED);
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        ChangeView asking = stage.await(change, view -> view.question() != null);
        assertThat(asking.question())
                .isEqualTo(
                        "draining i-nodes-01: still there: default/b; the API did not take the eviction of default/b ("
                                + DENIED + "). retry | force | skip | abort?");
        assertThat(cluster.effects).doesNotContain("delete default/b", "terminate i-nodes-01");

        change.answer(new QuestionAnswer("force", "carol", "it is night", null));

        stage.await(change, view -> view.phase() == Phase.COMPLETED);
        assertThat(cluster.effects)
                .containsSubsequence(
                        "evict default/b", "force-drain i-nodes-01", "delete default/b", "terminate i-nodes-01");
        assertThat(cluster.pods.lost()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 409, 500})
    @Tag("R63")
    void forceTerminatesNothingUnderAPodWhoseDeletionIsRefusedToo(int code) {
        FakePod held = cluster.pods.on("i-nodes-01", "default/b");
        held.eviction = FakePods.Answer.denied(409, DENIED);
        held.deletion = FakePods.Answer.denied(code, "never");
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        stage.await(change, view -> view.question() != null);
        change.answer(new QuestionAnswer("force", "carol", "", null));
        stage.await(change, view -> view.question() != null && view.question().contains("default/b (never)"));
        assertThat(cluster.effects).doesNotContain("terminate i-nodes-01");

        held.deletion = FakePods.Answer.DELETED;
        change.answer(new QuestionAnswer("force", "carol", "", null));

        stage.await(change, view -> view.phase() == Phase.COMPLETED);
        assertThat(cluster.pods.lost()).isEmpty();
    }

    @Test
    @Tag("R63")
    void anOrderToDeleteAPodThatIsNamedBesideABlockedOneIsAnAnswer() {
        FakePod blocked = cluster.pods.on("i-nodes-01", "default/b");
        blocked.eviction = FakePods.Answer.blocked("default/b-budget");
        cluster.pods.on("i-nodes-01", "default/c").eviction = FakePods.Answer.denied(403, DENIED);
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        ChangeView asking = stage.await(change, view -> view.question() != null);
        assertThat(asking.question())
                .startsWith("draining i-nodes-01: PodDisruptionBudget default/b-budget does not let pod default/b go; "
                        + "the API did not take the eviction of default/c (" + DENIED + ").");
        blocked.eviction = FakePods.Answer.EVICTED;

        change.force(new SubjectCommand("default/c", "carol", "it may go"));

        stage.await(change, view -> view.phase() == Phase.COMPLETED);
        assertThat(cluster.effects)
                .containsSubsequence("delete default/c", "terminate i-nodes-01")
                .doesNotContain("delete default/b");
        assertThat(cluster.pods.lost()).isEmpty();
    }

    @Test
    @Tag("R60")
    void anOutageOfTheClustersApiIsWaitedOutWithoutAQuestion() {
        FakePod held = cluster.pods.on("i-nodes-01", "default/b");
        held.eviction = FakePods.Answer.denied(401, "Unauthorized");
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        TestStage.untilSeen(
                () -> cluster.effects.stream().filter("evict default/b"::equals).count() > 2);
        assertThat(change.view().question()).isNull();
        assertThat(cluster.effects).doesNotContain("terminate i-nodes-01");

        held.eviction = FakePods.Answer.EVICTED;

        stage.await(change, view -> view.phase() == Phase.COMPLETED);
        assertThat(cluster.pods.lost()).isEmpty();
    }
}
