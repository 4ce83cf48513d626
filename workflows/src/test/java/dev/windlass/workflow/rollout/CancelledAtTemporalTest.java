package dev.windlass.workflow.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.ChangeView;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.Phase;
import dev.windlass.rollout.DrainOutcome;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.workflow.change.ChangeWorkflow;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code temporal workflow cancel}: no command to Windlass, and all the same an end that leaves no marks. */
@Timeout(40)
class CancelledAtTemporalTest {

    private static final String CHANGE = ChangeWorkflow.id(TestStage.CLUSTER, "c1");
    private static final String ROLLOUT = RolloutWorkflow.id(TestStage.CLUSTER, "c1", "nodes");

    private TestStage stage;
    private FakeCluster cluster;

    @BeforeEach
    void raise() {
        stage = new TestStage();
        cluster = stage.cluster;
    }

    @AfterEach
    void lower() {
        cluster.validating.countDown();
        cluster.applying.countDown();
        cluster.detaching.countDown();
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"change", "rollout"})
    void inTheMiddleOfADrainItLeavesNoNodeCordonedOrTainted(String cancelled) {
        ChangeWorkflow change = draining();

        cancel(cancelled);

        ChangeView ended = ended(change);
        assertThat(ended.phase()).isEqualTo(Phase.ABORTED);
        assertThat(ended.failure()).contains("cancelled at Temporal").doesNotContain("aborted by");
        assertThat(cluster.effects).contains("settle nodes").noneMatch(effect -> effect.startsWith("terminate"));
        assertNoMarks();
    }

    @ParameterizedTest
    @ValueSource(strings = {"change", "rollout"})
    void whileAQuestionIsOpenItLeavesNoNodeCordonedOrTainted(String cancelled) {
        cluster.group("nodes", Role.NODE, 2).current = 2;
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/stuck")));
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        stage.await(change, view -> view.question() != null);

        cancel(cancelled);

        assertThat(ended(change).phase()).isEqualTo(Phase.ABORTED);
        assertNoMarks();
    }

    @ParameterizedTest
    @ValueSource(strings = {"change", "rollout"})
    void whileItIsPausedItLeavesNoNodeCordonedOrTainted(String cancelled) {
        cluster.detaching = new CountDownLatch(1);
        cluster.group("nodes", Role.NODE, 2).current = 2;
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        TestStage.untilSeen(() -> cluster.effects.contains("detach i-nodes-02"));
        change.pause(new CommandRequest("carol", "lunch"));
        cluster.detaching.countDown();
        stage.environment.sleep(Duration.ofHours(1));

        cancel(cancelled);

        assertThat(ended(change).phase()).isEqualTo(Phase.ABORTED);
        assertThat(cluster.effects).contains("settle nodes");
        assertNoMarks();
    }

    @Test
    void aChangeThatWaitsForApprovalEndsAborted() {
        cluster.task("VPC", "net");
        ChangeWorkflow change = stage.start(TestStage.edit("c1"));
        stage.await(change, view -> view.phase() == Phase.AWAITING_APPROVAL);

        cancel("change");

        ChangeView ended = ended(change);
        assertThat(ended.phase()).isEqualTo(Phase.ABORTED);
        assertThat(ended.failure()).isEqualTo("cancelled at Temporal");
        assertThat(cluster.effects).endsWith("seal ABORTED");
        assertThat(stage.said()).endsWith("cancelled at Temporal");
    }

    @Test
    void aChangeThatAppliesTellsWhatItHasApplied() {
        cluster.task("VPC", "net");
        cluster.hangingTasks.add("net");
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        TestStage.untilSeen(() -> cluster.effects.contains("in hand VPC/net"));

        cancel("change");

        ChangeView ended = ended(change);
        assertThat(ended.phase()).isEqualTo(Phase.ABORTED);
        assertThat(ended.failure()).startsWith("cancelled at Temporal: 0 of 1 tasks done");
        assertThat(stage.said()).contains("given up: create VPC/net; whether AWS has done it is not known");
    }

    @Test
    void aChangeThatValidatesEndsAborted() {
        cluster.task("VPC", "net");
        cluster.validating = new CountDownLatch(1);
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        TestStage.untilSeen(() -> change.view().phase() == Phase.VALIDATING);

        cancel("change");

        TestStage.untilSeen(() -> stage.environment.getWorkflowClient().fetchHistory(CHANGE).getEvents().stream()
                .anyMatch(HistoryEvent::hasActivityTaskCancelRequestedEventAttributes));
        cluster.validating.countDown();
        ChangeView ended = ended(change);
        assertThat(ended.phase()).isEqualTo(Phase.ABORTED);
        assertThat(ended.failure()).isEqualTo("cancelled at Temporal");
    }

    @Test
    void theNextGroupIsNotBegun() {
        cluster.group("others", Role.NODE, 1).current = 2;
        ChangeWorkflow change = draining();

        cancel("rollout");

        assertThat(ended(change).failure()).isEqualTo("nodes: cancelled at Temporal");
        assertThat(cluster.effects).noneMatch(effect -> effect.contains("i-others"));
    }

    private ChangeWorkflow draining() {
        cluster.group("nodes", Role.NODE, 2).current = 2;
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of(FakeCluster.HANGS)));
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        stage.await(change, _ -> cluster.effects.stream().anyMatch(effect -> effect.startsWith("drain i-nodes")));
        return change;
    }

    private void cancel(String cancelled) {
        stage.environment
                .getWorkflowClient()
                .newUntypedWorkflowStub(cancelled.equals("change") ? CHANGE : ROLLOUT)
                .cancel();
    }

    private ChangeView ended(ChangeWorkflow change) {
        ChangeView ended = stage.await(change, view -> view.phase().isFinal());
        stage.await(change, _ -> cluster.effects.contains("seal " + ended.phase()));
        return ended;
    }

    private void assertNoMarks() {
        assertThat(cluster.observeNodes()).noneMatch(node -> node.cordoned() || node.scheduledForUpdate());
    }
}
