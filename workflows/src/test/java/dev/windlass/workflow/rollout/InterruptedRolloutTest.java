package dev.windlass.workflow.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.ChangeView;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.Phase;
import dev.windlass.change.QuestionAnswer;
import dev.windlass.change.RolloutOptions;
import dev.windlass.change.RolloutPolicy;
import dev.windlass.change.RolloutPolicy.Reaction;
import dev.windlass.change.SubjectCommand;
import dev.windlass.rollout.DrainOutcome;
import dev.windlass.rollout.policy.Checkpoint;
import dev.windlass.rollout.policy.Freeze;
import dev.windlass.rollout.policy.Gates;
import dev.windlass.rollout.policy.HttpHook;
import dev.windlass.rollout.policy.HttpHook.When;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.workflow.change.ChangeWorkflow;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is looked at once more where a rollout waited for people or for the calendar, as the cluster went on meanwhile. */
class InterruptedRolloutTest {

    private static final Instant WEDNESDAY_NOON = Instant.parse("2026-11-25T12:00:00Z");

    private TestStage stage;
    private FakeCluster cluster;

    @BeforeEach
    void raise() {
        stage = new TestStage(WEDNESDAY_NOON);
        cluster = stage.cluster;
    }

    @AfterEach
    void lower() {
        stage.close();
    }

    @Test
    void aClusterThatTurnedRedDuringAPauseIsNotTouchedWhenItEnds() {
        nodes(3);
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/stuck")));
        ChangeWorkflow change = stage.start(rolling(hook(When.BEFORE_GROUP)));
        stage.await(change, view -> view.question() != null);
        change.pause(new CommandRequest("carol", "weekend"));
        change.answer(new QuestionAnswer("retry", "carol", "", null));
        stage.await(change, _ -> terminated() == 1);
        stage.environment.sleep(Duration.ofDays(2));
        cluster.validations.add(FakeCluster.redForGood("etcd lost a member"));

        change.resume(new CommandRequest("carol", "monday"));

        ChangeView asking = stage.await(
                change, view -> view.question() != null || view.phase().isFinal());
        assertThat(asking.question())
                .contains("did not validate before going on with nodes")
                .contains("etcd lost a member");
        assertThat(terminated()).isEqualTo(1);
        change.answer(new QuestionAnswer("retry", "carol", "", null));
        assertThat(ended(change).phase()).isEqualTo(Phase.COMPLETED);
        assertThat(stage.gates.asked).containsExactly("h beforeGroup []");
    }

    @Test
    void aClusterThatTurnedRedDuringAFreezeIsNotTouchedWhenItEnds() {
        nodes(3);
        Instant until = WEDNESDAY_NOON.plus(Duration.ofDays(3));
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/stuck")));
        Freeze freeze = new Freeze(WEDNESDAY_NOON.plus(Duration.ofMinutes(10)), until, "holidays");
        ChangeWorkflow change = stage.start(rolling(new Gates(null, null, null, List.of(freeze), null, null)));
        stage.await(change, view -> view.question() != null);
        stage.environment.sleep(Duration.ofMinutes(15));
        change.answer(new QuestionAnswer("retry", "carol", "", null));
        stage.await(change, view -> view.groups().getFirst().holds() != null);
        cluster.validations.add(FakeCluster.redForGood("etcd lost a member"));
        stage.environment.sleep(Duration.ofDays(4));

        ChangeView asking = stage.await(
                change, view -> view.question() != null || view.phase().isFinal());

        assertThat(asking.question()).contains("etcd lost a member");
        assertThat(terminated()).isEqualTo(1);
    }

    @Test
    void aClusterThatTurnedRedWhileAPersonThoughtAtACheckpointIsNotTouched() {
        nodes(2);
        Gates half = new Gates(null, List.of(new Checkpoint(50, null, true)), null, null, null, null);
        ChangeWorkflow change = stage.start(rolling(half));
        stage.await(change, view -> view.question() != null);
        stage.environment.sleep(Duration.ofDays(2));
        cluster.validations.add(FakeCluster.redForGood("etcd lost a member"));

        change.answer(new QuestionAnswer("continue", "carol", "", null));

        ChangeView asking = stage.await(
                change,
                view -> view.question() != null && !view.question().startsWith("checkpoint")
                        || view.phase().isFinal());
        assertThat(asking.question()).contains("etcd lost a member");
        assertThat(terminated()).isEqualTo(1);
    }

    @Test
    void aClusterThatTurnedRedWhileANodeWasAskedAboutIsNotTouchedAfterThatOneWasSkipped() {
        nodes(2);
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/stuck")));
        ChangeWorkflow change = stage.start(rolling(Gates.NONE));
        stage.await(change, view -> view.question() != null);
        stage.environment.sleep(Duration.ofHours(10));
        cluster.validations.add(FakeCluster.redForGood("etcd lost a member"));

        change.answer(new QuestionAnswer("skip", "carol", "", null));

        ChangeView asking = stage.await(
                change,
                view -> view.question() != null && !view.question().startsWith("draining")
                        || view.phase().isFinal());
        assertThat(asking.question()).contains("etcd lost a member");
        assertThat(terminated()).isZero();
    }

    @Test
    @Tag("R64")
    void aRestartBeginsTheGroupAnew() {
        nodes(2);
        cluster.drainOutcomes.add(new DrainOutcome.Drained(List.of()));
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/stuck")));
        ChangeWorkflow change = stage.start(rolling(hook(When.BEFORE_GROUP)));
        stage.await(change, view -> view.question() != null);
        assertThat(terminated()).isEqualTo(1);
        cluster.groups.get("nodes").current = 3;
        change.answer(new QuestionAnswer("skip", "carol", "", null));
        ChangeView moved = stage.await(
                change, view -> view.question() != null && view.question().contains("moved from version"));
        assertThat(moved.groups().getFirst().replaced()).isEqualTo(1);

        change.answer(new QuestionAnswer("restart", "carol", "", null));

        ChangeView ended = ended(change);
        assertThat(ended.groups().getFirst().replaced()).isEqualTo(1);
        assertThat(terminated()).isEqualTo(2);
        assertThat(stage.gates.asked).containsExactly("h beforeGroup []", "h beforeGroup []");
    }

    @Test
    void anAbortPutsWhatIsNoNodeBehindItsLoadBalancersAgain() {
        FakeCluster.Group bastions = cluster.group("bastions", Role.BASTION, 2);
        bastions.current = 2;
        bastions.maxSurge = "0";
        cluster.deregistering = new CountDownLatch(1);
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        stage.await(change, _ -> cluster.effects.stream().anyMatch(effect -> effect.startsWith("deregister ")));
        String instance = cluster.effects.getLast().substring("deregister ".length());

        change.abort(new CommandRequest("carol", "enough"));
        stage.untilCalledOff("c1", "bastions");
        cluster.deregistering.countDown();

        assertThat(ended(change).phase()).isEqualTo(Phase.ABORTED);
        assertThat(cluster.effects)
                .containsSubsequence("deregister " + instance, "register " + instance, "seal ABORTED");
        assertThat(stage.said()).contains(instance + " goes back behind its load balancers, if it stays");
    }

    @Test
    void aPauseThatIsSaidWhileARedHookIsAQuestionKeepsTheNodesFromBeginning() {
        nodes(1);
        stage.gates.red.put("h", 31);
        ChangeWorkflow change = stage.start(rolling(hook(When.BEFORE_NODE)));
        stage.await(change, view -> view.question() != null);
        change.pause(new CommandRequest("carol", "lunch"));
        change.answer(new QuestionAnswer("retry", "carol", "", null));
        stage.await(change, _ -> stage.gates.asked.size() > 31);
        stage.environment.sleep(Duration.ofHours(2));

        assertThat(cluster.effects).noneMatch(effect -> effect.startsWith("cordon"));
        change.resume(new CommandRequest("carol", ""));
        assertThat(ended(change).phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void aControlPlaneThatLostAnotherMemberDuringTheDrainKeepsTheOneInHand() {
        cluster.group("control-plane", Role.CONTROL_PLANE, 3).current = 2;
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/stuck")));
        ChangeWorkflow change = stage.start(rolling(Gates.NONE));
        stage.await(change, view -> view.question() != null);
        stage.environment.sleep(Duration.ofHours(10));
        cluster.unready.add("i-control-plane-03");

        change.answer(new QuestionAnswer("retry", "carol", "", null));

        ChangeView asking = stage.await(
                change,
                view -> view.question() != null && !view.question().startsWith("draining")
                        || view.phase().isFinal());
        assertThat(asking.question())
                .isEqualTo("terminating i-control-plane-01: the control plane would lose its quorum:"
                        + " 2 of 3 are ready. retry | skip | abort?");
        assertThat(terminated()).isZero();
        cluster.unready.clear();
        change.answer(new QuestionAnswer("retry", "carol", "", null));
        assertThat(ended(change).phase()).isEqualTo(Phase.COMPLETED);
        assertThat(terminated()).isEqualTo(3);
    }

    @Test
    void aMemberThatComesBackLetsTheOneInHandGoAndNobodyIsAsked() {
        cluster.group("control-plane", Role.CONTROL_PLANE, 3).current = 2;
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/stuck")));
        ChangeWorkflow change = stage.start(rolling(Gates.NONE));
        stage.await(change, view -> view.question() != null);
        stage.environment.sleep(Duration.ofHours(10));
        cluster.unready.add("i-control-plane-03");
        change.answer(new QuestionAnswer("retry", "carol", "", null));
        stage.environment.sleep(Duration.ofMinutes(5));
        assertThat(terminated()).isZero();

        cluster.unready.clear();

        assertThat(ended(change).phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void aGroupThatCannotLaunchAnyMoreKeepsTheNodeInHand() {
        ChangeWorkflow change = stuckInADrain();
        stage.environment.sleep(Duration.ofHours(10));
        cluster.trouble = "the launch template is gone";

        change.answer(new QuestionAnswer("retry", "carol", "", null));

        ChangeView asked = stage.await(
                change, view -> view.question() != null && view.question().contains("in its place"));
        assertThat(asked.question()).contains("nothing would come in its place: the launch template is gone");
        assertThat(terminated()).isZero();
        change.answer(new QuestionAnswer("abort", "carol", "", null));
        assertThat(ended(change).phase()).isEqualTo(Phase.ABORTED);
        assertThat(terminated()).isZero();
        assertThat(cluster.observeNodes()).noneMatch(node -> node.cordoned() || node.scheduledForUpdate());
    }

    @Test
    void aGroupThatGoesDuringADrainEndsItsRollout() {
        ChangeWorkflow change = stuckInADrain();
        stage.environment.sleep(Duration.ofHours(10));
        cluster.groups.clear();

        change.answer(new QuestionAnswer("retry", "carol", "", null));

        assertThat(ended(change).failure()).contains("nodes has no Auto Scaling group any more");
        assertThat(terminated()).isZero();
    }

    @Test
    void aNodeThatNothingWouldReplaceCanStillBeLeft() {
        ChangeWorkflow change = stuckInADrain();
        cluster.trouble = "the launch template is gone";
        change.answer(new QuestionAnswer("retry", "carol", "", null));
        stage.await(change, view -> view.question() != null && view.question().contains("in its place"));

        cluster.trouble = null;
        change.skip(new SubjectCommand("i-nodes-01", "carol", ""));

        assertThat(ended(change).failure()).startsWith("not landed: i-nodes-01");
        assertThat(terminated()).isZero();
        assertThat(stage.said()).contains("left i-nodes-01 as it was").noneMatch(line -> line.startsWith("too late"));
    }

    @Test
    void aRolloutThatARedClusterStopsDoesNotWaitForAnAnswerAboutAnotherNode() {
        nodes(4);
        cluster.groups.get("nodes").maxUnavailable = "2";
        cluster.freshen("nodes");
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/a")));
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/b")));
        RolloutPolicy stop = new RolloutPolicy(null, null, Reaction.STOP, null, null, null, null, null, null, null);
        ChangeWorkflow change = stage.start(rolling(stop));
        stage.await(change, view -> view.question() != null);
        cluster.validations.add(FakeCluster.redForGood("a control plane is down"));

        change.answer(new QuestionAnswer("skip", "carol", "", null));

        assertThat(ended(change).failure()).contains("a control plane is down");
        assertThat(terminated()).isZero();
    }

    @Test
    void aDrainThatWentStraightThroughCostsNoFurtherLook() {
        nodes(1);

        stage.run(rolling(Gates.NONE));

        assertThat(cluster.looks)
                .as("before tainting, before replacing, and at the end")
                .hasValue(3);
    }

    /** One node's drain, which asks what to do. */
    private ChangeWorkflow stuckInADrain() {
        nodes(1);
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/stuck")));
        ChangeWorkflow change = stage.start(rolling(Gates.NONE));
        stage.await(change, view -> view.question() != null);
        return change;
    }

    private ChangeView ended(ChangeWorkflow change) {
        return stage.await(change, view -> view.phase().isFinal());
    }

    private long terminated() {
        return List.copyOf(cluster.effects).stream()
                .filter(effect -> effect.startsWith("terminate "))
                .count();
    }

    private void nodes(int size) {
        FakeCluster.Group group = cluster.group("nodes", Role.NODE, size);
        group.current = 2;
        group.maxSurge = "0";
        group.maxUnavailable = "1";
    }

    private static Change rolling(Gates gates) {
        return rolling(null, gates);
    }

    private static Change rolling(RolloutPolicy policy) {
        return rolling(policy, Gates.NONE);
    }

    private static Change rolling(RolloutPolicy policy, Gates gates) {
        return new Change(
                "c1",
                TestStage.CLUSTER,
                "alice",
                null,
                new ChangeRequest.Update(),
                ApprovalPolicy.AUTOMATIC,
                new RolloutOptions(null, null, null, null, null, null, null, policy, gates),
                WEDNESDAY_NOON);
    }

    private static Gates hook(When when) {
        HttpHook hook = new HttpHook("h", URI.create("https://hooks.example.com/"), when, null);
        return new Gates(null, null, null, null, List.of(hook), null);
    }
}
