package dev.windlass.workflow.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.change.ChangeView;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.Phase;
import dev.windlass.workflow.change.ChangeWorkflow;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pause around the last phase, in which nothing is begun. */
@Timeout(120)
class PausedValidationTest {

    private static final CommandRequest CAROL = new CommandRequest("carol", "lunch");

    private TestStage stage;
    private FakeCluster cluster;

    @BeforeEach
    void raise() {
        stage = new TestStage();
        cluster = stage.cluster;
        cluster.task("VPC", "net");
    }

    @AfterEach
    void lower() {
        cluster.validating.countDown();
        cluster.applying.countDown();
        stage.close();
    }

    @Test
    void aPauseOfAChangeThatValidatesIsRefusedWithWhatToTypeInstead() {
        cluster.validating = new CountDownLatch(1);
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        TestStage.untilSeen(() -> change.view().phase() == Phase.VALIDATING);

        assertThatThrownBy(() -> change.pause(CAROL))
                .rootCause()
                .hasMessageContaining(
                        "change: c1 is validating and begins nothing else, so there is nothing to pause; wait for its end, or type: windlass abort c1");
    }

    @Test
    void aChangeThatIsPausedInItsLastTaskDoesNotValidateUntilItIsResumed() {
        ChangeWorkflow change = pausedInItsLastTask();

        stage.environment.sleep(Duration.ofHours(1));

        assertThat(change.view().phase()).isEqualTo(Phase.APPLYING);
        assertThat(cluster.effects).contains("replan").doesNotContain("validate");
        change.resume(CAROL);
        assertThat(stage.await(change, view -> view.phase().isFinal()).phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void anAbortEndsAChangeThatIsPausedBeforeItValidates() {
        ChangeWorkflow change = pausedInItsLastTask();
        stage.environment.sleep(Duration.ofHours(1));

        change.abort(CAROL);

        ChangeView ended = stage.await(change, view -> view.phase().isFinal());
        assertThat(ended.failure()).isEqualTo("aborted by carol (lunch)");
        assertThat(cluster.effects).doesNotContain("validate");
    }

    private ChangeWorkflow pausedInItsLastTask() {
        cluster.applying = new CountDownLatch(1);
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        TestStage.untilSeen(() -> cluster.effects.contains("in hand VPC/net"));
        change.pause(CAROL);
        cluster.applying.countDown();
        return change;
    }
}
