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
import dev.windlass.change.SubjectCommand;
import dev.windlass.rollout.DrainOutcome;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.workflow.change.ChangeWorkflow;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person's word reaches every group that it concerns: those that roll, and those whose turn is yet to come. */
class SeveralGroupsTest {

    private TestStage stage;
    private FakeCluster cluster;

    @BeforeEach
    void raise() {
        stage = new TestStage();
        cluster = stage.cluster;
        nodes("nodes-a");
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/stuck")));
    }

    @AfterEach
    void lower() {
        stage.close();
    }

    @Test
    void anOrderToSkipReachesAGroupThatHasNotBegun() {
        nodes("nodes-b");
        ChangeWorkflow change = asking(1);

        change.skip(new SubjectCommand("i-nodes-b-02", "carol", "holds a licence"));
        change.answer(new QuestionAnswer("retry", "carol", "", null));

        assertThat(ended(change).failure()).startsWith("not landed: i-nodes-b-02");
        assertThat(terminated()).containsExactly("terminate i-nodes-a-01");
    }

    @Test
    void anOrderToForceReachesAGroupThatHasNotBegun() {
        nodes("nodes-b");
        ChangeWorkflow change = asking(1);

        change.force(new SubjectCommand("default/web", "carol", ""));
        change.answer(new QuestionAnswer("retry", "carol", "", null));
        ended(change);

        assertThat(cluster.effects).contains("drain i-nodes-b-02 past the budgets of [default/web]");
    }

    @Test
    void anOrderToSkipWhatIsBeingTerminatedIsToldToBeTooLate() {
        cluster.terminating = new CountDownLatch(1);
        ChangeWorkflow change = asking(1);
        change.answer(new QuestionAnswer("retry", "carol", "", null));
        stage.await(change, _ -> cluster.effects.contains("terminate i-nodes-a-01"));

        change.skip(new SubjectCommand("i-nodes-a-01", "carol", ""));
        cluster.terminating.countDown();

        assertThat(ended(change).phase()).isEqualTo(Phase.COMPLETED);
        assertThat(stage.said()).contains("too late to skip i-nodes-a-01: terminating already");
    }

    @Test
    void anOrderToSkipANodeThatIsNoneIsTold() {
        ChangeWorkflow change = asking(1);

        change.skip(new SubjectCommand("i-nodes-a-01x", "carol", ""));
        change.answer(new QuestionAnswer("retry", "carol", "", null));
        ended(change);

        assertThat(stage.said()).contains("no such node: i-nodes-a-01x is no node's name and no node's instance now");
    }

    @Test
    void whoeverAnswersAbortInOneGroupAbortsTheOthers() {
        nodes("nodes-b");
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/stuck")));
        ChangeWorkflow change = stage.start(change(2));
        stage.await(change, view -> view.questions().size() == 2);

        change.answer(new QuestionAnswer("abort", "carol", "enough", null, "nodes-a"));

        ChangeView ended = ended(change);
        assertThat(ended.phase()).isEqualTo(Phase.ABORTED);
        assertThat(ended.failure())
                .contains("nodes-a: aborted by carol")
                .contains("nodes-b: aborted by carol (enough)");
        assertThat(ended.groups()).extracting(ChangeView.GroupProgress::state).containsExactly("aborted", "aborted");
        assertThat(terminated()).isEmpty();
        assertThat(cluster.observeNodes()).noneMatch(node -> node.cordoned() || node.scheduledForUpdate());
    }

    @Test
    void anAbortThatIsAcceptedAsTheLastGroupEndsIsNotLost() {
        ChangeWorkflow change = asking(1);
        cluster.writing = new CountDownLatch(1);
        change.answer(new QuestionAnswer("retry", "carol", "", null));
        stage.await(change, view -> view.groups().getFirst().state().equals("done"));

        change.abort(new CommandRequest("carol", "enough"));
        cluster.writing.countDown();

        ChangeView ended = ended(change);
        assertThat(ended.phase()).isEqualTo(Phase.ABORTED);
        assertThat(ended.failure()).isEqualTo("aborted by carol as the last group ended");
    }

    @Test
    void aTemplateThatMovedBeforeAGroupsTurnIsNotRolledToUnasked() {
        nodes("nodes-b");
        ChangeWorkflow change = asking(1);
        cluster.groups.get("nodes-b").current = 3;

        change.answer(new QuestionAnswer("retry", "carol", "", null));

        ChangeView moved = stage.await(
                change,
                view -> view.phase().isFinal()
                        || view.question() != null && !view.question().startsWith("draining"));
        assertThat(moved.question())
                .startsWith("the launch template of nodes-b moved from version 2 to 3 while rolling")
                .endsWith("finish | fold-in | restart | abort?");
        assertThat(cluster.effects).noneMatch(effect -> effect.equals("taint [i-nodes-b-02]"));
        change.retarget(new QuestionAnswer("fold-in", "carol", "", null));
        assertThat(ended(change).phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void aGroupThatIsOnlyPreparedIsToldToBeHeld() {
        cluster.groups.get("nodes-a").drainAndTerminate = false;
        ChangeView ended = stage.run(change(1));

        assertThat(ended.groups()).extracting(ChangeView.GroupProgress::state).containsExactly("held");
        assertThat(ended.failure()).contains("prepared, not replaced");
    }

    private ChangeWorkflow asking(int groupsAtOnce) {
        ChangeWorkflow change = stage.start(change(groupsAtOnce));
        stage.await(change, view -> view.question() != null);
        return change;
    }

    private ChangeView ended(ChangeWorkflow change) {
        return stage.await(change, view -> view.phase().isFinal());
    }

    private List<String> terminated() {
        return cluster.effects.stream()
                .filter(effect -> effect.startsWith("terminate "))
                .toList();
    }

    private void nodes(String name) {
        FakeCluster.Group group = cluster.group(name, Role.NODE, 1);
        group.current = 2;
        group.maxSurge = "0";
    }

    private static Change change(int groupsAtOnce) {
        RolloutPolicy policy = new RolloutPolicy(null, null, null, null, null, groupsAtOnce, null, null, null, null);
        return new Change(
                "c1",
                TestStage.CLUSTER,
                "alice",
                null,
                new ChangeRequest.Update(),
                ApprovalPolicy.AUTOMATIC,
                new RolloutOptions(null, null, null, null, null, null, null, policy, null),
                Instant.EPOCH);
    }
}
