package dev.windlass.workflow.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.ChangeView;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.Phase;
import dev.windlass.change.SubjectCommand;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.workflow.change.ChangeWorkflow;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people say in the very moment in which a rollout goes on as a new run, while its last entries are being written. */
class ContinuedRolloutTest {

    private static final int NODES = 80;

    private TestStage stage;
    private FakeCluster cluster;
    private ChangeWorkflow change;

    @BeforeEach
    void stopBetweenTwoRuns() {
        stage = new TestStage();
        cluster = stage.cluster;
        FakeCluster.Group nodes = cluster.group("nodes", Role.NODE, NODES);
        nodes.maxSurge = "0";
        nodes.current = 2;
        cluster.writingTerminations = new CountDownLatch(1);
        change = stage.start(TestStage.automatic("c1"));
        stage.await(change, view -> terminated() > 0);
        long[] last = {-1};
        int[] still = {0};
        stage.await(change, view -> {
            still[0] = last[0] == cluster.effects.size() ? still[0] + 1 : 0;
            last[0] = cluster.effects.size();
            return still[0] > 20;
        });
        assertThat(terminated()).isBetween(2L, NODES - 10L);
    }

    @AfterEach
    void lower() {
        stage.close();
    }

    @Test
    void anAbortIsHeard() {
        long before = terminated();

        saying(told -> told.abort(new CommandRequest("carol", "enough")));

        assertThat(ended().phase()).isEqualTo(Phase.ABORTED);
        assertThat(terminated()).isEqualTo(before);
        assertThat(cluster.observeNodes()).noneMatch(node -> node.cordoned() || node.scheduledForUpdate());
    }

    @Test
    void aPauseIsHeardAndEnds() {
        long before = terminated();

        saying(told -> told.pause(new CommandRequest("carol", "lunch")));
        stage.environment.sleep(Duration.ofHours(3));

        assertThat(terminated()).isEqualTo(before);
        change.resume(new CommandRequest("carol", "back"));
        assertThat(ended().phase()).isEqualTo(Phase.COMPLETED);
        assertThat(terminated()).isEqualTo(NODES);
    }

    @Test
    void anAbortOfARunThatHasNotLookedYetSettlesTheSurge() {
        saying(told -> told.pause(new CommandRequest("carol", "lunch")));
        stage.environment.sleep(Duration.ofHours(3));

        change.abort(new CommandRequest("carol", "enough"));

        assertThat(ended().phase()).isEqualTo(Phase.ABORTED);
        assertThat(cluster.effects).contains("settle nodes");
    }

    @Test
    void anOrderToSkipIsKept() {
        String node = cluster.instancesOf("nodes").stream()
                .filter(id -> cluster.effects.stream().noneMatch(effect -> effect.equals("terminate " + id)))
                .findFirst()
                .orElseThrow();

        saying(told -> told.skip(new SubjectCommand(node, "carol", "mine")));

        assertThat(ended().failure()).startsWith("not landed: " + node);
        assertThat(terminated()).isEqualTo(NODES - 1);
    }

    private void saying(Consumer<ChangeWorkflow> word) {
        word.accept(change);
        cluster.writingTerminations.countDown();
    }

    private ChangeView ended() {
        return stage.await(change, view -> view.phase().isFinal());
    }

    private long terminated() {
        return cluster.effects.stream()
                .filter(effect -> effect.startsWith("terminate "))
                .count();
    }
}
