package dev.windlass.workflow.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.change.Approval;
import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.ChangeView;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.Phase;
import dev.windlass.resource.ResourceKey;
import dev.windlass.workflow.change.ChangeWorkflow;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An abort outside of a rollout, and what a change that ends in the middle leaves for the next. */
@Timeout(120)
class AbortedChangeTest {

    private static final ResourceKey VPC = new ResourceKey("VPC", "net");
    private static final CommandRequest CAROL = new CommandRequest("carol", "wrong network");

    private TestStage stage;
    private FakeCluster cluster;

    @BeforeEach
    void raise() {
        stage = new TestStage();
        cluster = stage.cluster;
    }

    @AfterEach
    void lower() {
        stage.close();
    }

    @Test
    void aTaskThatAwsDoesNotTakeIsNotWaitedFor() {
        cluster.task("VPC", "net");
        cluster.task("Subnet", "s", VPC);
        cluster.task("SQS", "queue");
        cluster.unansweredTasks.add("net");
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        stage.await(change, view -> view.tasksDone() == 1 && seen("no answer to VPC/net") > 3);

        change.abort(CAROL);

        ChangeView ended = ended(change);
        assertThat(ended.phase()).isEqualTo(Phase.ABORTED);
        assertThat(ended.failure())
                .isEqualTo(
                        "aborted by carol (wrong network): 1 of 3 tasks done, 1 given up in the middle, 1 not begun");
        assertThat(stage.said())
                .contains(
                        "carol aborted (wrong network); no other task is begun, and what is applied stays",
                        "1/3 create SQS/queue",
                        "given up: create VPC/net; whether AWS has done it is not known",
                        "not begun: create Subnet/s");
        assertThat(stage.said())
                .anyMatch(entry -> entry.endsWith(
                        "the specs of this change are in the state store; the next update goes on from here"));
        assertThat(cluster.effects).doesNotContain("replan", "validate");
    }

    @Test
    void anAttemptThatIsUnderWayEndsAndCounts() {
        cluster.task("VPC", "net");
        cluster.task("Subnet", "s", VPC);
        cluster.applying = new CountDownLatch(1);
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        TestStage.untilSeen(() -> seen("in hand VPC/net") == 1);

        change.abort(CAROL);
        cluster.applying.countDown();

        assertThat(ended(change).failure()).contains("1 of 2 tasks done, 1 not begun");
        assertThat(cluster.effectsWithout("plan", "seal", "commit"))
                .containsExactly("in hand VPC/net", "apply VPC/net with {}");
    }

    @Test
    void anAttemptThatHearsOfItEndsWithAnOutcomeThatIsNotKnown() {
        cluster.task("VPC", "net");
        cluster.hangingTasks.add("net");
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        TestStage.untilSeen(() -> seen("in hand VPC/net") == 1);

        change.abort(CAROL);

        assertThat(ended(change).phase()).isEqualTo(Phase.ABORTED);
        assertThat(stage.said()).contains("given up: create VPC/net; whether AWS has done it is not known");
    }

    @Test
    void endsAChangeThatIsPausedWhileItApplies() {
        cluster.task("VPC", "net");
        ChangeWorkflow change = stage.start(TestStage.edit("c1"));
        ChangeView waiting = stage.await(change, view -> view.phase() == Phase.AWAITING_APPROVAL);
        change.pause(new CommandRequest("carol", ""));
        change.approve(new Approval(waiting.digest(), "bob", ""));
        stage.await(change, _ -> seen("commit digest-1") == 1);
        // Virtual time passes only once the commit has ended.
        stage.environment.sleep(Duration.ofSeconds(1));

        change.abort(CAROL);

        assertThat(ended(change).failure()).contains("0 of 1 tasks done, 1 not begun");
        assertThat(cluster.effectsWithout("plan", "seal")).containsExactly("commit digest-1");
    }

    @Test
    void endsAChangeThatCannotBePlanned() {
        cluster.unanswered = true;
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        stage.await(change, view -> view.phase() == Phase.PLANNING && seen("plan") > 3);

        change.abort(CAROL);

        assertThat(ended(change).failure()).isEqualTo("aborted by carol (wrong network)");
        assertThat(cluster.effectsWithout("plan", "seal")).isEmpty();
    }

    @Test
    void endsAChangeThatWaitsForApproval() {
        cluster.task("VPC", "net");
        ChangeWorkflow change = stage.start(TestStage.edit("c1"));
        stage.await(change, view -> view.phase() == Phase.AWAITING_APPROVAL);

        change.abort(CAROL);

        assertThat(ended(change).phase()).isEqualTo(Phase.ABORTED);
        assertThat(cluster.effectsWithout("plan", "seal")).isEmpty();
    }

    @Test
    void endsAChangeThatWasApprovedAndCannotBePlannedAgain() {
        cluster.task("VPC", "net");
        ChangeWorkflow change = stage.start(TestStage.edit("c1"));
        ChangeView waiting = stage.await(change, view -> view.phase() == Phase.AWAITING_APPROVAL);
        cluster.unanswered = true;
        change.approve(new Approval(waiting.digest(), "bob", ""));
        stage.await(change, _ -> seen("plan") > 3);

        change.abort(CAROL);

        assertThat(ended(change).phase()).isEqualTo(Phase.ABORTED);
        assertThat(cluster.effectsWithout("plan", "seal")).isEmpty();
    }

    @Test
    void endsAChangeThatValidates() {
        cluster.task("VPC", "net");
        cluster.validating = new CountDownLatch(1);
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        stage.await(change, view -> view.phase() == Phase.VALIDATING);

        change.abort(CAROL);

        assertThat(ended(change).phase()).isEqualTo(Phase.ABORTED);
        cluster.validating.countDown();
    }

    @Test
    void aDeletionThatIsAbortedKeepsTheSpecs() {
        cluster.task("VPC", "net");
        cluster.unansweredTasks.add("net");
        Change deletion = TestStage.change("c1", new ChangeRequest.Delete(), ApprovalPolicy.AUTOMATIC);
        ChangeWorkflow change = stage.start(deletion);
        stage.await(change, _ -> seen("no answer to VPC/net") > 1);

        change.abort(CAROL);

        assertThat(ended(change).phase()).isEqualTo(Phase.ABORTED);
        assertThat(cluster.effects).noneMatch(effect -> effect.startsWith("commit"));
        assertThat(stage.said()).anyMatch(entry -> entry.endsWith("delete it again to go on from here"));
    }

    @Test
    void isRefusedOnceItWasHeard() {
        cluster.task("VPC", "net");
        cluster.applying = new CountDownLatch(1);
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        TestStage.untilSeen(() -> seen("in hand VPC/net") == 1);
        change.abort(CAROL);

        assertThatThrownBy(() -> change.abort(CAROL)).rootCause().hasMessageContaining("is aborted already, by carol");

        cluster.applying.countDown();
        assertThat(ended(change).phase()).isEqualTo(Phase.ABORTED);
    }

    @Test
    void theNextUpdateMakesTheRestAndNothingTwice() {
        cluster.task("VPC", "net");
        cluster.task("Subnet", "s", VPC);
        cluster.task("SQS", "queue");
        cluster.refusedTasks.add("s");
        stage.run(TestStage.automatic("c1"));
        cluster.refusedTasks.clear();

        ChangeView ended = stage.run(TestStage.automatic("c2"));

        assertThat(ended.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(cluster.effects.stream()
                        .filter(effect -> effect.startsWith("apply "))
                        .map(effect -> effect.split(" ")[1]))
                .containsExactlyInAnyOrder("VPC/net", "SQS/queue", "Subnet/s");
    }

    @Test
    void aRefusalSaysWhatIsDoneAndWhatWasNotBegun() {
        cluster.task("VPC", "net");
        cluster.task("Subnet", "s", VPC);
        cluster.task("SQS", "queue");
        cluster.refusedTasks.add("net");

        stage.run(TestStage.automatic("c1"));

        assertThat(stage.said())
                .contains(
                        "1/3 create SQS/queue",
                        "failed: create VPC/net: AWS said no",
                        "not begun: create Subnet/s; it needs VPC/net",
                        "1 of 3 tasks done, 1 failed, 1 not begun; "
                                + "the specs of this change are in the state store; the next update goes on from here");
    }

    @Test
    void whatClosesIsNotBegunIfWhatOpensIsRefused() {
        ResourceKey opens = new ResourceKey("SecurityGroupRule", "new");
        cluster.task("SecurityGroupRule", "new");
        cluster.deletion("SecurityGroupRule", "old", opens);
        cluster.refusedTasks.add("new");

        stage.run(TestStage.automatic("c1"));

        assertThat(cluster.effects).noneMatch(effect -> effect.startsWith("apply"));
        assertThat(stage.said()).contains("not begun: delete SecurityGroupRule/old; it needs SecurityGroupRule/new");
    }

    private ChangeView ended(ChangeWorkflow change) {
        return stage.await(
                change, view -> view.phase().isFinal() && stage.said().contains(view.failure()));
    }

    private long seen(String effect) {
        return cluster.effects.stream().filter(effect::equals).count();
    }
}
