package dev.windlass.workflow.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.ChangeView;
import dev.windlass.change.Phase;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.workflow.change.ChangeWorkflow;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One group of 5,000 stale nodes, a hundred of them at once: what a rollout costs must not grow with its group. */
@Tag("nightly")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThousandsOfNodesTest {

    private static final int NODES = 5_000;
    private static final int AT_ONCE = 100;

    /** From here on Temporal suggests to continue as new; at 50 MB it ends a workflow. */
    private static final long MOST_BYTES = 4L << 20;

    private static final int MOST_EVENTS = 10_240;

    /** Temporal warns of a payload from here on. */
    private static final int MOST_OF_A_PAYLOAD = 256 << 10;

    private TestStage stage;
    private List<String> stale;
    private ChangeView ended;
    private List<List<HistoryEvent>> rollout;
    private List<List<HistoryEvent>> change;

    @BeforeAll
    void roll() {
        stage = new TestStage();
        FakeCluster.Group nodes = stage.cluster.group("nodes", Role.NODE, NODES + 1);
        nodes.maxSurge = "0";
        nodes.maxUnavailable = Integer.toString(AT_ONCE);
        stage.cluster.longestDrain = Duration.ofMillis(500);
        stale = stage.cluster.instancesOf("nodes").subList(0, NODES);
        stage.cluster.freshen("nodes");
        ended = stage.run(TestStage.change("c1", new ChangeRequest.Update(), ApprovalPolicy.AUTOMATIC));
        rollout = stage.historiesOf(RolloutWorkflow.id(TestStage.CLUSTER, "c1", "nodes"));
        change = stage.historiesOf(ChangeWorkflow.id(TestStage.CLUSTER, "c1"));
        tell();
    }

    @AfterAll
    void lower() {
        stage.close();
    }

    @Test
    void everyStaleNodeIsReplacedOnceAndNoOther() {
        assertThat(ended.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(ended.groups().getFirst().replaced()).isEqualTo(NODES);
        assertThat(stage.cluster.effects.stream().filter(effect -> effect.startsWith("terminate ")))
                .containsExactlyInAnyOrderElementsOf(
                        stale.stream().map(id -> "terminate " + id).toList());
    }

    @Test
    void everyRunOfTheRolloutStaysSmall() {
        assertThat(rollout).hasSizeGreaterThan(5).allSatisfy(ThousandsOfNodesTest::isSmall);
    }

    @Test
    void theChangeThatHearsOfItStaysSmall() {
        assertThat(change).allSatisfy(ThousandsOfNodesTest::isSmall);
    }

    @Test
    void nothingThatTravelsIsLarge() {
        assertThat(rollout).allSatisfy(run -> assertThat(largestAnswer(run)).isLessThan(MOST_OF_A_PAYLOAD));
    }

    /** Cordon, deregister, drain and terminate; what looks at the whole is shared by those that are looked at together. */
    @Test
    void activitiesPerNodeAreAFew() {
        assertThat((double) activities(rollout) / NODES).isBetween(4.0, 6.0);
    }

    private static void isSmall(List<HistoryEvent> run) {
        assertThat(run).hasSizeLessThan(MOST_EVENTS);
        assertThat(bytes(run)).isLessThan(MOST_BYTES);
    }

    private static long bytes(List<HistoryEvent> run) {
        return run.stream().mapToLong(HistoryEvent::getSerializedSize).sum();
    }

    private static int largestAnswer(List<HistoryEvent> run) {
        return run.stream()
                .filter(HistoryEvent::hasActivityTaskCompletedEventAttributes)
                .flatMap(
                        event -> event.getActivityTaskCompletedEventAttributes().getResult().getPayloadsList().stream())
                .mapToInt(Payload::getSerializedSize)
                .max()
                .orElse(0);
    }

    private static long activities(List<List<HistoryEvent>> runs) {
        return count(runs, HistoryEvent::hasActivityTaskScheduledEventAttributes);
    }

    private static long count(List<List<HistoryEvent>> runs, Predicate<HistoryEvent> what) {
        return runs.stream().flatMap(List::stream).filter(what).count();
    }

    private void tell() {
        Map<String, Integer> kinds = new HashMap<>();
        rollout.stream()
                .flatMap(List::stream)
                .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
                .forEach(event -> kinds.merge(
                        event.getActivityTaskScheduledEventAttributes()
                                .getActivityType()
                                .getName(),
                        1,
                        Integer::sum));
        System.out.printf(
                "%d nodes: %d runs of the rollout, at most %d events and %d KB each; %d events and %d KB of the change; activities %s%n",
                NODES,
                rollout.size(),
                rollout.stream().mapToInt(List::size).max().orElse(0),
                rollout.stream().mapToLong(ThousandsOfNodesTest::bytes).max().orElse(0) >> 10,
                change.getFirst().size(),
                bytes(change.getFirst()) >> 10,
                kinds);
        System.out.printf(
                "largest answer %d KB, signals to the change %d%n",
                rollout.stream()
                                .mapToInt(ThousandsOfNodesTest::largestAnswer)
                                .max()
                                .orElse(0)
                        >> 10,
                count(change, HistoryEvent::hasWorkflowExecutionSignaledEventAttributes));
    }
}
