package dev.windlass.workflow.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.change.Approval;
import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.ChangeView;
import dev.windlass.change.ChangeView.GroupProgress;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.JournalEntry;
import dev.windlass.change.Phase;
import dev.windlass.change.QuestionAnswer;
import dev.windlass.change.SubjectCommand;
import dev.windlass.resource.LaunchSource;
import dev.windlass.resource.ResourceKey;
import dev.windlass.rollout.DrainOutcome;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.workflow.rollout.FakeCluster;
import dev.windlass.workflow.rollout.RolloutWorkflow;
import dev.windlass.workflow.rollout.TestStage;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ChangeRunTest {

    private static final ResourceKey VPC = new ResourceKey("VPC", "net");

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
    void mutatesNothingBeforeTheApproval() {
        cluster.task("VPC", "net");
        ChangeWorkflow change = stage.start(TestStage.edit("c1"));
        stage.await(change, view -> view.phase() == Phase.AWAITING_APPROVAL);
        assertThat(cluster.effectsWithout("plan", "seal")).isEmpty();
    }

    @Test
    void appliesEachTaskOnceAfterItsDependenciesWithTheirIdentifiers() {
        cluster.task("Subnet", "s", VPC);
        cluster.task("VPC", "net");
        ChangeView ended = stage.run(TestStage.automatic("c1"));
        assertThat(ended.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(cluster.effectsWithout("plan", "seal", "validate"))
                .containsExactly(
                        "commit digest-1", "apply VPC/net with {}", "apply Subnet/s with {VPC/net=id-net}", "replan");
    }

    @Test
    void deletesSpecsOfWhichNothingWasEverApplied() {
        ChangeView ended = stage.run(TestStage.change("c1", new ChangeRequest.Delete(), ApprovalPolicy.AUTOMATIC));

        assertThat(ended.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(cluster.effects).anyMatch(effect -> effect.startsWith("commit "));
    }

    @Test
    void aRollTellsWhoeverApprovesItHowManyNodesItIsAbout() {
        cluster.group("nodes", Role.NODE, 3);
        cluster.freshen("nodes");
        cluster.group("others", Role.NODE, 1);

        ChangeView waiting = awaitingApproval(new ChangeRequest.Roll(List.of(), false));

        assertThat(waiting.groups()).containsExactly(new GroupProgress("nodes", "waiting", 0, 2, 3));
        assertThat(stage.said())
                .contains("planned digest-of-Pl: to replace 2 of 3 nodes of nodes, to template version 2");
        ChangeWorkflow change = stage.changeOf("c1");
        change.approve(new Approval(waiting.digest(), "bob", ""));
        assertThat(stage.await(change, view -> view.phase().isFinal()).phase()).isEqualTo(Phase.COMPLETED);
        assertThat(cluster.effects.stream().filter(effect -> effect.startsWith("terminate")))
                .hasSize(2);
    }

    @Test
    void aForcedRollIsAboutEveryNode() {
        cluster.group("nodes", Role.NODE, 3);

        ChangeView waiting = awaitingApproval(new ChangeRequest.Roll(List.of(), true));

        assertThat(waiting.groups()).containsExactly(new GroupProgress("nodes", "waiting", 0, 3, 3));
    }

    @Test
    void aRollBeginsWithTheGroupsAsTheyWereWhenTheWordWasGiven() {
        cluster.group("nodes", Role.NODE, 3).current = 2;
        ChangeView waiting = awaitingApproval(new ChangeRequest.Roll(List.of(), false));
        cluster.freshen("nodes");
        ChangeWorkflow change = stage.changeOf("c1");
        change.pause(new CommandRequest("carol", "not yet"));

        change.approve(new Approval(waiting.digest(), "bob", ""));

        assertThat(stage.await(change, view -> view.phase() == Phase.ROLLING).groups())
                .containsExactly(new GroupProgress("nodes", "waiting", 0, 2, 3));
    }

    @Test
    void anotherLaunchTemplateSinceTheApprovalIsAskedAbout() {
        FakeCluster.Group nodes = cluster.group("nodes", Role.NODE, 1);
        nodes.current = 2;
        ChangeView waiting = awaitingApproval(new ChangeRequest.Roll(List.of(), false));
        nodes.current = 3;
        ChangeWorkflow change = stage.changeOf("c1");

        change.approve(new Approval(waiting.digest(), "bob", ""));

        assertThat(stage.await(change, view -> !view.digest().equals(waiting.digest()))
                        .phase())
                .isEqualTo(Phase.AWAITING_APPROVAL);
        assertThat(cluster.effects).noneMatch(effect -> effect.startsWith("taint") || effect.startsWith("cordon"));
    }

    @Test
    void nobodyIsAskedToApproveARollOfNothing() {
        FakeCluster.Group nodes = cluster.group("nodes", Role.NODE, 1);
        nodes.current = 2;
        ChangeView waiting = awaitingApproval(new ChangeRequest.Roll(List.of(), false));
        nodes.current = 1;
        ChangeWorkflow change = stage.changeOf("c1");

        change.approve(new Approval(waiting.digest(), "bob", ""));

        assertThat(stage.await(change, view -> view.phase().isFinal()).phase()).isEqualTo(Phase.COMPLETED);
        assertThat(stage.said())
                .endsWith(
                        "bob approved digest-of-Pl",
                        "nothing left to do: the instance groups have no node left to replace");
        assertThat(cluster.effects).noneMatch(effect -> effect.startsWith("taint") || effect.startsWith("cordon"));
    }

    @Test
    void ofARollThatIsRejectedNoGroupWaits() {
        cluster.group("nodes", Role.NODE, 1).current = 2;
        ChangeView waiting = awaitingApproval(new ChangeRequest.Roll(List.of(), false));
        ChangeWorkflow change = stage.changeOf("c1");

        change.reject(new Approval(waiting.digest(), "bob", ""));

        assertThat(stage.await(change, view -> view.phase().isFinal()).groups()).isEmpty();
    }

    private ChangeView awaitingApproval(ChangeRequest request) {
        ChangeWorkflow change = stage.start(TestStage.change("c1", request, ApprovalPolicy.REQUIRED));
        return stage.await(change, view -> view.phase() == Phase.AWAITING_APPROVAL);
    }

    @Test
    void refusesAnApprovalOfAnotherDigestAndNamesTheOneThatWaits() {
        cluster.task("VPC", "net");
        ChangeWorkflow change = stage.start(TestStage.edit("c1"));
        stage.await(change, view -> view.phase() == Phase.AWAITING_APPROVAL);
        assertThatThrownBy(() -> change.approve(new Approval("stale", "bob", "")))
                .isInstanceOf(WorkflowUpdateException.class)
                .rootCause()
                .hasMessageContaining("digest: stale is not the plan that waits, which is digest-1");
    }

    @Test
    void refusesTheRequesterWhereTwoPeopleAreRequired() {
        cluster.task("VPC", "net");
        ChangeWorkflow change =
                stage.start(TestStage.change("c1", new ChangeRequest.Update(), ApprovalPolicy.TWO_PERSON));
        stage.await(change, view -> view.phase() == Phase.AWAITING_APPROVAL);
        assertThatThrownBy(() -> change.approve(new Approval("digest-1", "alice", "")))
                .rootCause()
                .hasMessageContaining("who: alice asked for this change");
        change.approve(new Approval("digest-1", "bob", ""));
        assertThat(stage.await(change, view -> view.phase().isFinal()).approvedBy())
                .isEqualTo("bob");
    }

    @Test
    void refusesAWordOnAFinishedChange() {
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        stage.await(change, view -> view.phase().isFinal());
        assertThatThrownBy(() -> change.approve(new Approval("digest-1", "bob", "")))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void asksAgainWhenTheCloudMovedBetweenPlanAndApproval() {
        cluster.task("VPC", "net");
        ChangeWorkflow change = stage.start(TestStage.edit("c1"));
        stage.await(change, view -> view.phase() == Phase.AWAITING_APPROVAL);
        cluster.generation = 2;
        change.approve(new Approval("digest-1", "bob", ""));
        stage.await(change, view -> "digest-2".equals(view.digest()));
        assertThat(cluster.effectsWithout("plan", "seal")).isEmpty();
        change.approve(new Approval("digest-2", "bob", ""));
        assertThat(stage.await(change, view -> view.phase().isFinal()).phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void endsRejectedAndMutatesNothing() {
        cluster.task("VPC", "net");
        ChangeWorkflow change = stage.start(TestStage.edit("c1"));
        stage.await(change, view -> view.phase() == Phase.AWAITING_APPROVAL);
        change.reject(new Approval("digest-1", "bob", "not on a Friday"));
        stage.await(change, view -> view.phase() == Phase.REJECTED);
        stage.await(change, _ -> stage.said().contains("bob rejected digest-1 (not on a Friday)"));
        assertThat(cluster.effectsWithout("plan", "seal")).isEmpty();
    }

    @Test
    void failsWithTheWordsOfTheTaskThatWasRefusedAndLeavesOutWhatNeedsIt() {
        cluster.task("VPC", "net");
        cluster.task("Subnet", "s", VPC);
        cluster.task("SQS", "queue");
        cluster.refusedTasks.add("net");
        ChangeView ended = stage.run(TestStage.automatic("c1"));
        assertThat(ended.phase()).isEqualTo(Phase.FAILED);
        assertThat(ended.failure()).isEqualTo("VPC/net: AWS said no");
        assertThat(cluster.effectsWithout("plan", "seal", "commit")).containsExactly("apply SQS/queue with {}");
    }

    @Test
    void failsWithTheFieldAndTheRuleWhereItCannotBePlanned() {
        cluster.planRefusal = "spec.networking.cilium: not supported";
        ChangeView ended = stage.run(TestStage.automatic("c1"));
        assertThat(ended.failure()).isEqualTo("spec.networking.cilium: not supported");
        assertThat(cluster.effectsWithout("plan", "seal")).isEmpty();
    }

    @Test
    void rollsTheControlPlaneFirstAndSurgesTheNodes() {
        cluster.group("control-plane", Role.CONTROL_PLANE, 1).current = 2;
        cluster.group("nodes", Role.NODE, 2).current = 2;
        ChangeView ended = stage.run(TestStage.automatic("c1"));
        assertThat(ended.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(cluster.effectsWithout("plan", "seal", "commit", "replan"))
                .containsExactly(
                        "validate",
                        "taint [i-control-plane-01]",
                        "cordon i-control-plane-01",
                        "drain i-control-plane-01",
                        "terminate i-control-plane-01",
                        "validate",
                        "validate",
                        "validate",
                        "taint [i-nodes-02, i-nodes-03]",
                        "detach i-nodes-03",
                        "validate",
                        "validate",
                        "cordon i-nodes-02",
                        "deregister i-nodes-02",
                        "drain i-nodes-02",
                        "terminate i-nodes-02",
                        "validate",
                        "validate",
                        "cordon i-nodes-03",
                        "deregister i-nodes-03",
                        "drain i-nodes-03",
                        "terminate i-nodes-03",
                        "validate",
                        "validate",
                        "validate");
    }

    @Test
    @Tag("R24")
    void startsTheStreakAgainAfterARedAnswer() {
        cluster.group("control-plane", Role.CONTROL_PLANE, 1).current = 2;
        ValidationScript.of(cluster, "green", "green", "red", "green", "green", "green");
        ChangeView ended = stage.run(TestStage.automatic("c1"));
        assertThat(ended.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(cluster.effects.stream().filter("validate"::equals)).hasSize(6);
    }

    @Test
    void asksWhenADrainIsBlockedAndForcesOnlyWhenTold() {
        cluster.group("nodes", Role.NODE, 1).current = 2;
        cluster.drainOutcomes.add(new DrainOutcome.Blocked("default/web", "default/web-budget"));
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        ChangeView asking = stage.await(change, view -> view.question() != null);
        assertThat(asking.question())
                .isEqualTo(
                        "draining i-nodes-01: PodDisruptionBudget default/web-budget does not let pod default/web go."
                                + " retry | force | skip | abort?");
        assertThat(cluster.effects).doesNotContain("terminate i-nodes-01");
        change.answer(new QuestionAnswer("force", "carol", "it is night", null));
        stage.await(change, view -> view.phase() == Phase.COMPLETED);
        assertThat(cluster.effects)
                .containsSubsequence("drain i-nodes-01", "force-drain i-nodes-01", "terminate i-nodes-01");
        assertThat(stage.said()).contains("carol answered: force (it is night)");
    }

    @Test
    void forceIsForThePodsThatTheQuestionNamesAndNotForTheBudgetsOfOthers() {
        cluster.group("nodes", Role.NODE, 1).current = 2;
        cluster.drainOutcomes.add(new DrainOutcome.Unmanaged(List.of("default/alone")));
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        stage.await(change, view -> view.question() != null);

        change.answer(new QuestionAnswer("force", "carol", "it is a leftover", null));

        stage.await(change, view -> view.phase() == Phase.COMPLETED);
        assertThat(cluster.effects)
                .containsSubsequence(
                        "drain i-nodes-01",
                        "drain i-nodes-01 past the budgets of [default/alone]",
                        "terminate i-nodes-01")
                .noneMatch(effect -> effect.startsWith("force-drain"));
    }

    @Test
    void anOrderIsFollowedThoughTheWorkerDiesBeforeItsDrainHearsOfIt() {
        cluster.group("nodes", Role.NODE, 1).current = 2;
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of(FakeCluster.DIES), List.of()));
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        stage.await(change, _ -> cluster.effects.contains("drain i-nodes-01"));

        change.force(new SubjectCommand("default/web", "carol", "it may go"));

        assertThat(stage.await(change, view -> view.phase().isFinal()).phase()).isEqualTo(Phase.COMPLETED);
        assertThat(cluster.effects)
                .containsSubsequence(
                        "drain i-nodes-01",
                        "drain i-nodes-01 past the budgets of [default/web]",
                        "terminate i-nodes-01");
    }

    @Test
    void anOrderToDeleteThePodThatAQuestionNamesIsItsAnswer() {
        cluster.group("nodes", Role.NODE, 1).current = 2;
        cluster.drainOutcomes.add(new DrainOutcome.Blocked("default/web", "default/web-budget"));
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        stage.await(change, view -> view.question() != null);

        change.force(new SubjectCommand("default/other", "carol", "not this one"));
        stage.environment.sleep(Duration.ofMinutes(1));
        assertThat(change.view().question()).isNotNull();
        change.force(new SubjectCommand("default/web", "carol", "it may go"));

        stage.await(change, view -> view.phase() == Phase.COMPLETED);
        assertThat(cluster.effects)
                .containsSubsequence(
                        "drain i-nodes-01",
                        "drain i-nodes-01 past the budgets of [default/other, default/web]",
                        "terminate i-nodes-01");
    }

    @Test
    void abortLeavesNothingOfOursOnTheNodesThatStay() {
        cluster.group("nodes", Role.NODE, 2).current = 2;
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/stuck")));
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        stage.await(change, view -> view.question() != null);
        change.answer(new QuestionAnswer("abort", "carol", "", null));
        ChangeView ended = stage.await(change, view -> view.phase().isFinal());
        assertThat(ended.phase()).isEqualTo(Phase.ABORTED);
        assertThat(ended.failure()).isEqualTo("nodes: aborted by carol");
        assertThat(cluster.observeNodes()).noneMatch(node -> node.cordoned() || node.scheduledForUpdate());
    }

    @Test
    void pauseFinishesTheNodeInHandAndStartsNoOther() {
        cluster.group("nodes", Role.NODE, 2).current = 2;
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/stuck")));
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        stage.await(change, view -> view.question() != null);
        change.pause(new CommandRequest("carol", "lunch"));
        change.answer(new QuestionAnswer("retry", "carol", "", null));
        stage.await(change, view -> cluster.effects.contains("terminate i-nodes-01"));
        stage.environment.sleep(java.time.Duration.ofHours(48));
        assertThat(cluster.effects.stream().filter(effect -> effect.startsWith("terminate")))
                .hasSize(1);
        change.resume(new CommandRequest("carol", ""));
        assertThat(stage.await(change, view -> view.phase().isFinal()).phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void refusesAnAnswerToAnotherQuestionAndOneThatIsNoChoice() {
        cluster.group("nodes", Role.NODE, 1).current = 2;
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/stuck")));
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        stage.await(change, view -> view.question() != null);
        assertThatThrownBy(() -> change.answer(new QuestionAnswer("skip", "carol", "", "is it late?")))
                .rootCause()
                .hasMessageContaining("question: another one is asked now");
        assertThatThrownBy(() -> change.answer(new QuestionAnswer("maybe", "carol", "", null)))
                .rootCause()
                .hasMessageContaining("choice: must be one of [retry, force, skip, abort]");
    }

    @Test
    void forceGivesUpOnPodsThatWereEvictedAndDoNotGo() {
        cluster.group("nodes", Role.NODE, 1).current = 2;
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/stuck")));
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        stage.await(change, view -> view.question() != null);
        change.answer(new QuestionAnswer("force", "carol", "the kubelet is dead", null));
        stage.await(change, view -> view.phase() == Phase.COMPLETED);
        assertThat(cluster.effects).contains("terminate i-nodes-01").doesNotContain("force-drain i-nodes-01");
        assertThat(stage.said()).contains("gave up waiting on i-nodes-01 for default/stuck");
    }

    @Test
    void skipPutsTheInstanceBackBehindItsLoadBalancers() {
        cluster.group("nodes", Role.NODE, 1).current = 2;
        cluster.groups.get("nodes").maxSurge = "0";
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/stuck")));
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        stage.await(change, view -> view.question() != null);
        change.answer(new QuestionAnswer("skip", "carol", "", null));
        ChangeView ended = stage.await(change, view -> view.phase().isFinal());
        assertThat(cluster.effects)
                .containsSubsequence(
                        "deregister i-nodes-01", "drain i-nodes-01", "register i-nodes-01", "restore [i-nodes-01]");
        assertThat(ended.failure()).startsWith("not landed: i-nodes-01");
    }

    @Test
    void abortStopsTheOtherNodesInHandBeforeTheyAreTerminated() {
        FakeCluster.Group nodes = cluster.group("nodes", Role.NODE, 3);
        nodes.maxSurge = "0";
        nodes.maxUnavailable = "2";
        cluster.freshen("nodes");
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/a")));
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/b")));
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        stage.await(change, view -> view.question() != null);
        change.answer(new QuestionAnswer("abort", "carol", "", null));
        assertThat(stage.await(change, view -> view.phase().isFinal()).phase()).isEqualTo(Phase.ABORTED);
        assertThat(cluster.effects).noneMatch(effect -> effect.startsWith("terminate"));
    }

    @Test
    void nodesThatGoTogetherAreValidatedTogether() {
        FakeCluster.Group nodes = cluster.group("nodes", Role.NODE, 3);
        nodes.maxSurge = "0";
        nodes.maxUnavailable = "2";
        cluster.freshen("nodes");
        cluster.lingering = Set.of("i-nodes-02");
        cluster.terminating = new CountDownLatch(1);
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        TestStage.untilSeen(
                () -> stage.said().stream().anyMatch(line -> line.startsWith("stopped instance \"i-nodes-01\"")));

        cluster.terminating.countDown();

        assertThat(stage.await(change, view -> view.phase().isFinal()).phase()).isEqualTo(Phase.COMPLETED);
        assertThat(stage.said()).anyMatch(line -> line.endsWith("terminating 2 instances"));
    }

    @Test
    void abortInTheMiddleOfASurgeDetachesNoOther() {
        cluster.group("nodes", Role.NODE, 4).maxSurge = "3";
        cluster.freshen("nodes");
        cluster.detaching = new CountDownLatch(1);
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        stage.await(change, view -> cluster.effects.stream().anyMatch(effect -> effect.startsWith("detach")));
        change.abort(new CommandRequest("carol", "enough"));
        stage.untilCalledOff("c1", "nodes");
        cluster.detaching.countDown();
        assertThat(stage.await(change, view -> view.phase().isFinal()).phase()).isEqualTo(Phase.ABORTED);
        assertThat(cluster.effects.stream().filter(effect -> effect.startsWith("detach")))
                .hasSize(1);
        assertThat(cluster.effects).contains("settle nodes");
    }

    @Test
    void takesControlPlanesOfSeveralGroupsOutOfTheLoadBalancerBeforeTheyGo() {
        cluster.group("control-plane-a", Role.CONTROL_PLANE, 1).current = 2;
        cluster.group("control-plane-b", Role.CONTROL_PLANE, 1).current = 2;
        stage.run(TestStage.automatic("c1"));
        assertThat(cluster.effects)
                .containsSubsequence(
                        "deregister i-control-plane-a-01", "terminate i-control-plane-a-01",
                        "deregister i-control-plane-b-02", "terminate i-control-plane-b-02");
    }

    @Test
    void cloudOnlyWaitsForTheReplacementBeforeTheNextGoes() {
        cluster.group("control-plane-a", Role.CONTROL_PLANE, 1).current = 2;
        cluster.group("control-plane-b", Role.CONTROL_PLANE, 1).current = 2;
        cluster.launchesLate = true;
        ChangeWorkflow change = stage.start(TestStage.cloudOnly("c1"));
        stage.await(change, view -> view.question() != null);
        assertThat(cluster.effects)
                .contains("terminate i-control-plane-a-01")
                .doesNotContain("terminate i-control-plane-b-02");
        cluster.launchesLate = false;
        cluster.launchAll();
        change.retry(new CommandRequest("carol", ""));
        assertThat(stage.await(change, view -> view.phase().isFinal()).phase()).isEqualTo(Phase.COMPLETED);
        assertThat(cluster.effects).contains("terminate i-control-plane-b-02").noneMatch("validate"::equals);
    }

    @Test
    void hasNotLandedWhereAPersonSetAGroupBackMeanwhile() {
        FakeCluster.Group nodes = cluster.group("nodes", Role.NODE, 1);
        nodes.current = 2;
        nodes.launches = LaunchSource.version("$Default");

        assertThat(stage.run(TestStage.automatic("c1")).failure())
                .isEqualTo(
                        "not landed: nodes launches version $Default of its launch template, whatever is newer; the plan made it launch the newest");
    }

    @Test
    void cloudOnlyClaimsNoMoreThanTheCloudSays() {
        cluster.group("nodes", Role.NODE, 2).current = 2;

        assertThat(stage.run(TestStage.cloudOnly("c1")).phase()).isEqualTo(Phase.COMPLETED);

        assertThat(cluster.effects).noneMatch(effect -> effect.equals("validate") || effect.equals("seal VALIDATING"));
        assertThat(stage.said())
                .contains("nodes has 2 of 2 instances in service after terminating instance")
                .noneMatch(line -> line.contains("validated"))
                .endsWith("done: nodes has 2 of 2 instances in service");
    }

    @Test
    void endsWithWordsWhereTheGroupIsGoneInTheMiddle() {
        cluster.group("nodes", Role.NODE, 1).current = 2;
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/stuck")));
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        stage.await(change, view -> view.question() != null);
        cluster.groups.remove("nodes");
        change.answer(new QuestionAnswer("skip", "carol", "", null));
        ChangeView ended = stage.await(change, view -> view.phase().isFinal());
        assertThat(ended.failure()).isEqualTo("nodes: nodes has no Auto Scaling group any more");
    }

    @Test
    void reachesARolloutThatContinuedAsNew() {
        FakeCluster.Group nodes = cluster.group("nodes", Role.NODE, 40);
        nodes.maxSurge = "0";
        nodes.current = 2;
        for (int i = 0; i < 38; i++) {
            cluster.drainOutcomes.add(new DrainOutcome.Drained(List.of()));
        }
        cluster.drainOutcomes.add(new DrainOutcome.TimedOut(List.of("default/stuck")));
        ChangeWorkflow change = stage.start(TestStage.automatic("c1"));
        stage.await(change, view -> view.question() != null);
        assertThat(stage.runsOf(RolloutWorkflow.id(TestStage.CLUSTER, "c1", "nodes")))
                .isGreaterThan(1);
        change.answer(new QuestionAnswer("retry", "carol", "", null));
        ChangeView ended = stage.await(change, view -> view.phase().isFinal());
        assertThat(ended.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(cluster.effects.stream().filter(effect -> effect.startsWith("terminate")))
                .hasSize(40)
                .doesNotHaveDuplicates();
    }

    @Test
    void looksAgainWhereTheCloudTellsLateWhatItWasTold() {
        cluster.task("SQS", "queue");
        cluster.staleLooks = 3;
        assertThat(stage.run(TestStage.automatic("c1")).phase()).isEqualTo(Phase.COMPLETED);
        assertThat(cluster.effects.stream().filter("replan"::equals)).hasSize(4);
    }

    @Test
    void refusesToPauseTwiceAndToAnswerWhereNothingIsAsked() {
        cluster.task("VPC", "net");
        ChangeWorkflow change = stage.start(TestStage.edit("c1"));
        stage.await(change, view -> view.phase() == Phase.AWAITING_APPROVAL);
        change.pause(new CommandRequest("carol", ""));
        assertThatThrownBy(() -> change.pause(new CommandRequest("carol", "")))
                .rootCause()
                .hasMessageContaining("paused already");
        assertThatThrownBy(() -> change.answer(new QuestionAnswer("skip", "carol", "", null)))
                .rootCause()
                .hasMessageContaining("asks nothing");
    }

    @Test
    void everyJournalEntryHasAnIdOfItsOwn() {
        cluster.group("nodes", Role.NODE, 2).current = 2;
        cluster.task("VPC", "net");
        stage.run(TestStage.automatic("c1"));
        List<String> ids = cluster.entries.stream().map(JournalEntry::id).toList();
        assertThat(ids).doesNotHaveDuplicates().isNotEmpty();
        assertThat(stage.said()).startsWith("alice asked for: update (because)").endsWith("done");
    }

    @Test
    void forcesEveryInstanceOnceAndNoneThatJoinsLater() {
        cluster.group("nodes", Role.NODE, 2);
        Change forced = TestStage.change("c1", new ChangeRequest.Roll(List.of(), true), ApprovalPolicy.AUTOMATIC);
        assertThat(stage.run(forced).phase()).isEqualTo(Phase.COMPLETED);
        assertThat(cluster.effects.stream().filter(effect -> effect.startsWith("terminate")))
                .containsExactlyInAnyOrder("terminate i-nodes-01", "terminate i-nodes-02");
    }

    /** Answers of the cluster in order; once they are used up it is green. */
    private static final class ValidationScript {
        static void of(FakeCluster cluster, String... colours) {
            for (String colour : colours) {
                cluster.validations.add(
                        colour.equals("red")
                                ? FakeCluster.red("node not ready")
                                : new dev.windlass.health.ValidationReport(3, List.of()));
            }
        }
    }
}
