package dev.windlass.workflow.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.ChangeView;
import dev.windlass.change.CommandRequest;
import dev.windlass.change.EventTypes;
import dev.windlass.change.JournalEntry;
import dev.windlass.change.Phase;
import dev.windlass.change.QuestionAnswer;
import dev.windlass.change.RolloutOptions;
import dev.windlass.change.RolloutPolicy;
import dev.windlass.change.RolloutPolicy.Reaction;
import dev.windlass.rollout.policy.Canary;
import dev.windlass.rollout.policy.Checkpoint;
import dev.windlass.rollout.policy.Comparison;
import dev.windlass.rollout.policy.Comparison.Operator;
import dev.windlass.rollout.policy.Freeze;
import dev.windlass.rollout.policy.Gates;
import dev.windlass.rollout.policy.HttpHook;
import dev.windlass.rollout.policy.HttpHook.When;
import dev.windlass.rollout.policy.MaintenanceWindow;
import dev.windlass.rollout.policy.PrometheusQuery;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.workflow.change.ChangeWorkflow;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Gates around a rollout, with virtual time. */
class GatedRolloutTest {

    private static final Instant WEDNESDAY_NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final Duration INSTANT = Duration.ofSeconds(20);

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
    @Tag("R68")
    void nothingIsTouchedBeforeTheWindowOpensDaysLater() {
        nodes(1);
        ChangeWorkflow change = stage.start(rolling(windows(saturdayNight())));
        ChangeView waiting = stage.await(change, view -> holds(view) != null);
        stage.environment.sleep(Duration.ofDays(2));

        assertThat(holds(waiting)).isEqualTo("waiting until 2026-11-28T01:00:00Z: no maintenance window is open");
        assertThat(cluster.effectsWithout("plan", "seal", "commit", "replan")).isEmpty();
        assertThat(stage.said()).contains("nodes: waiting until 2026-11-28T01:00:00Z: no maintenance window is open");

        stage.environment.sleep(Duration.ofHours(14));
        ChangeView ended = stage.await(change, view -> view.phase().isFinal());
        assertThat(ended.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(when(EventTypes.NODE_TAINTED).getFirst())
                .isBetween(Instant.parse("2026-11-28T01:00:00Z"), Instant.parse("2026-11-28T01:00:20Z"));
        assertThat(stage.said()).contains("nodes: going on");
        assertThat(holds(ended)).isNull();
    }

    @Test
    @Tag("R68")
    void aFreezeInTheMiddleHoldsWhatIsLeft() {
        nodes(3);
        Freeze freeze = new Freeze(
                WEDNESDAY_NOON.plus(Duration.ofMinutes(10)), WEDNESDAY_NOON.plus(Duration.ofDays(2)), "peak");
        Canary canary = new Canary(1, Duration.ofMinutes(30));
        ChangeView ended = stage.run(rolling(new Gates(canary, null, null, List.of(freeze), null, null)));

        assertThat(ended.phase()).isEqualTo(Phase.COMPLETED);
        List<Instant> terminated = when(EventTypes.NODE_TERMINATED);
        assertThat(terminated).hasSize(3);
        assertThat(terminated.getFirst()).isBefore(freeze.from());
        assertThat(terminated.get(1)).isBetween(freeze.to(), freeze.to().plus(INSTANT));
        assertThat(stage.said())
                .contains("nodes: waiting until 2026-11-27T12:00:00Z: a freeze until 2026-11-27T12:00:00Z: peak");
    }

    @Test
    @Tag("R68")
    void aCalendarThatNeverOpensIsAQuestion() {
        nodes(1);
        Freeze freeze = new Freeze(WEDNESDAY_NOON, WEDNESDAY_NOON.plus(Duration.ofDays(400)), "end of life");
        ChangeWorkflow change = stage.start(rolling(new Gates(null, null, null, List.of(freeze), null, null)));

        ChangeView asking = stage.await(change, view -> view.question() != null);

        assertThat(asking.question()).contains("end of life").endsWith("retry | abort?");
        change.answer(new QuestionAnswer("abort", "carol", "", null));
        assertThat(stage.await(change, view -> view.phase().isFinal()).phase()).isEqualTo(Phase.ABORTED);
        assertThat(cluster.effects).noneMatch(effect -> effect.startsWith("terminate"));
    }

    @Test
    @Tag("R68")
    void anAbortIsHeardWhileAWindowIsAwaited() {
        nodes(1);
        ChangeWorkflow change = stage.start(rolling(windows(saturdayNight())));
        stage.await(change, view -> holds(view) != null);

        change.abort(new CommandRequest("carol", "never mind"));

        assertThat(stage.await(change, view -> view.phase().isFinal()).phase()).isEqualTo(Phase.ABORTED);
        assertThat(cluster.effects).noneMatch(effect -> effect.startsWith("taint"));
    }

    @Test
    @Tag("R68")
    void anAbortEndsABakeAtOnce() {
        nodes(3);
        ChangeWorkflow change = stage.start(rolling(canary(1, Duration.ofDays(1))));
        stage.await(change, view -> holds(view) != null);
        Instant said = Instant.ofEpochMilli(stage.environment.currentTimeMillis());

        change.abort(new CommandRequest("carol", "never mind"));

        ChangeView ended = stage.await(change, view -> view.phase().isFinal());
        assertThat(ended.phase()).isEqualTo(Phase.ABORTED);
        assertThat(Duration.between(said, ended.finishedAt())).isLessThan(INSTANT);
        assertThat(terminated()).isEqualTo(1);
    }

    @Test
    @Tag("R68")
    void whatWaitsInAWarmPoolIsNoCanary() {
        nodes(3);
        cluster.warmUp("nodes", 5);
        ChangeView ended = stage.run(rolling(canary(1, Duration.ofHours(1))));

        assertThat(ended.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(terminated()).isEqualTo(8);
        List<Instant> draining = when(EventTypes.NODE_DRAINING);
        assertThat(draining).hasSize(3);
        assertThat(Duration.between(draining.getFirst(), draining.get(1)))
                .isBetween(Duration.ofHours(1), Duration.ofMinutes(62));
    }

    @Test
    @Tag("R54")
    void afterWhatWaitedInAWarmPoolOneValidationWillDo() {
        nodes(0);
        cluster.warmUp("nodes", 2);
        ChangeView ended = stage.run(rolling(Gates.NONE));

        assertThat(ended.phase()).isEqualTo(Phase.COMPLETED);
        List<String> effects = cluster.effectsWithout("plan", "seal", "commit", "replan");
        assertThat(effects.subList(1, 3))
                .containsExactlyInAnyOrder("terminate i-nodes-warm-00", "terminate i-nodes-warm-01");
        assertThat(effects).hasSize(5).startsWith("validate").endsWith("validate", "validate");
    }

    @Test
    @Tag("R68")
    void aCheckpointIsAShareOfThoseThatServe() {
        nodes(2);
        cluster.warmUp("nodes", 4);
        Gates half = new Gates(null, List.of(new Checkpoint(50, Duration.ofHours(1), false)), null, null, null, null);
        ChangeView ended = stage.run(rolling(half));

        assertThat(ended.phase()).isEqualTo(Phase.COMPLETED);
        List<Instant> draining = when(EventTypes.NODE_DRAINING);
        assertThat(Duration.between(draining.getFirst(), draining.get(1)))
                .isBetween(Duration.ofHours(1), Duration.ofMinutes(62));
    }

    @Test
    @Tag("R68")
    void theCanaryBakesAndHasToBeGreenBeforeOthersFollow() {
        nodes(4).maxUnavailable = "4";
        cluster.freshen("nodes");
        ChangeView ended = stage.run(rolling(canary(1, Duration.ofHours(1))));

        assertThat(ended.phase()).isEqualTo(Phase.COMPLETED);
        List<Instant> draining = when(EventTypes.NODE_DRAINING);
        assertThat(draining).hasSize(3);
        assertThat(Duration.between(draining.getFirst(), draining.get(1)))
                .isBetween(Duration.ofHours(1), Duration.ofMinutes(62));
        assertThat(Duration.between(draining.get(1), draining.get(2))).isLessThan(INSTANT);
        String baking = "nodes: 1 instance, the canary, is replaced; baking for 1h, until ";
        assertThat(stage.said())
                .anyMatch(line -> line.startsWith(baking))
                .containsSubsequence("cluster validated after baking", "nodes: going on");
        String said = stage.said().stream()
                .filter(line -> line.startsWith(baking))
                .findFirst()
                .orElseThrow();
        assertThat(Instant.parse(said.substring(baking.length())))
                .isBetween(
                        draining.getFirst().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS), draining.get(1));
    }

    @Test
    @Tag("R68")
    void aCanaryThatTurnsRedWhileItBakesIsAQuestion() {
        nodes(3);
        ChangeWorkflow change = stage.start(rolling(canary(1, Duration.ofHours(1))));
        stage.await(change, view -> holds(view) != null);
        cluster.validations.add(FakeCluster.redForGood("pods crash"));
        stage.environment.sleep(Duration.ofMinutes(61));

        ChangeView asking = stage.await(change, view -> view.question() != null);

        assertThat(asking.question()).contains("did not validate after baking").contains("pods crash");
        assertThat(terminated()).isEqualTo(1);
    }

    @Test
    @Tag("R68")
    void aCanaryThatIsPausedWhileItBakesWaitsForBoth() {
        nodes(3);
        ChangeWorkflow change = stage.start(rolling(canary(1, Duration.ofHours(1))));
        stage.await(change, view -> holds(view) != null);
        change.pause(new CommandRequest("carol", "look at it"));
        stage.environment.sleep(Duration.ofHours(5));
        assertThat(terminated()).isEqualTo(1);

        change.resume(new CommandRequest("carol", ""));

        assertThat(stage.await(change, view -> view.phase().isFinal()).phase()).isEqualTo(Phase.COMPLETED);
        assertThat(terminated()).isEqualTo(3);
    }

    @Test
    @Tag("R68")
    void aPauseThatEndsWhileTheCanaryBakesDoesNotCutTheBakeShort() {
        nodes(3);
        ChangeWorkflow change = stage.start(rolling(canary(1, Duration.ofHours(1))));
        stage.await(change, view -> holds(view) != null);
        change.pause(new CommandRequest("carol", "look at it"));
        change.resume(new CommandRequest("carol", ""));
        stage.environment.sleep(Duration.ofMinutes(50));

        assertThat(terminated()).isEqualTo(1);
    }

    @Test
    @Tag("R68")
    void aCheckpointStopsBeforeABatchRunsPastItAndAsks() {
        nodes(6).maxUnavailable = "6";
        cluster.freshen("nodes");
        Gates half = new Gates(null, List.of(new Checkpoint(50, Duration.ofMinutes(10), true)), null, null, null, null);
        ChangeWorkflow change = stage.start(rolling(half));

        ChangeView asking = stage.await(change, view -> view.question() != null);

        assertThat(asking.question()).isEqualTo("checkpoint 50 %: 3 of 5 are replaced in nodes. continue | abort?");
        assertThat(terminated()).isEqualTo(3);
        change.answer(new QuestionAnswer("continue", "carol", "looks well", null));
        assertThat(stage.await(change, view -> view.phase().isFinal()).phase()).isEqualTo(Phase.COMPLETED);
        assertThat(terminated()).isEqualTo(5);
    }

    @Test
    @Tag("R68")
    void whoeverAbortsAtACheckpointKeepsTheRest() {
        nodes(2);
        Gates half = new Gates(null, List.of(new Checkpoint(50, null, true)), null, null, null, null);
        ChangeWorkflow change = stage.start(rolling(half));
        stage.await(change, view -> view.question() != null);

        change.answer(new QuestionAnswer("abort", "carol", "", null));

        assertThat(stage.await(change, view -> view.phase().isFinal()).phase()).isEqualTo(Phase.ABORTED);
        assertThat(terminated()).isEqualTo(1);
    }

    @Test
    @Tag("R69")
    void everyHookIsAskedAtItsStepAboutWhomItIs() {
        nodes(2);
        ChangeView ended = stage.run(rolling(
                hooks(Stream.of(When.values()).map(when -> hook("h", when)).toList())));

        assertThat(ended.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(stage.gates.asked)
                .containsExactly(
                        "h-beforeGroup beforeGroup []",
                        "h-beforeNode beforeNode [i-nodes-01]",
                        "h-afterNode afterNode [i-nodes-01]",
                        "h-beforeNode beforeNode [i-nodes-02]",
                        "h-afterNode afterNode [i-nodes-02]",
                        "h-afterGroup afterGroup []");
        assertThat(stage.gates.keys).hasSize(6).allMatch(key -> key.startsWith("c1/nodes/"));
    }

    @Test
    @Tag("R69")
    void aHookThatStaysRedIsAQuestionAndNothingIsBegunMeanwhile() {
        nodes(1);
        stage.gates.red.put("h-beforeGroup", FakeGates.FOR_GOOD);
        ChangeWorkflow change = stage.start(rolling(hooks(List.of(hook("h", When.BEFORE_GROUP)))));

        ChangeView asking = stage.await(change, view -> view.question() != null);

        assertThat(asking.question())
                .isEqualTo("not green before the group of nodes within 15m:"
                        + " hook h-beforeGroup: incident 17 is open. retry | continue | abort?");
        assertThat(cluster.effects).noneMatch(effect -> effect.startsWith("taint") || effect.startsWith("cordon"));
        assertThat(stage.said()).contains("nodes: red before the group: hook h-beforeGroup: incident 17 is open");
        stage.gates.red.clear();
        change.answer(new QuestionAnswer("retry", "carol", "", null));
        assertThat(stage.await(change, view -> view.phase().isFinal()).phase()).isEqualTo(Phase.COMPLETED);
        assertThat(stage.gates.keys).hasSameSizeAs(stage.gates.asked);
    }

    @Test
    @Tag("R69")
    void whoeverLooksSeesWhichHookIsRedWhileItIs() {
        nodes(1);
        String red = "red before the group: hook h-beforeGroup: incident 17 is open";
        stage.gates.red.put("h-beforeGroup", 2);
        ChangeWorkflow change = stage.start(rolling(hooks(List.of(hook("h", When.BEFORE_GROUP)))));
        stage.await(change, _ -> stage.said().contains("nodes: " + red));

        assertThat(rollout().progress().holds()).isEqualTo(red);

        assertThat(stage.await(change, view -> view.phase().isFinal()).phase()).isEqualTo(Phase.COMPLETED);
        assertThat(rollout().progress().holds()).isNull();
    }

    @Test
    void whoeverLooksSeesThatTheClusterIsValidatedWhileItIs() {
        nodes(1);
        cluster.validating = new CountDownLatch(1);
        ChangeWorkflow change = stage.start(rolling(Gates.NONE));

        stage.await(
                change,
                view -> view.phase() == Phase.ROLLING && rollout().progress().holds() != null);

        assertThat(rollout().progress().holds()).isEqualTo("validating the cluster before rolling nodes");
        cluster.validating.countDown();
        assertThat(stage.await(change, view -> view.phase().isFinal()).phase()).isEqualTo(Phase.COMPLETED);
        assertThat(rollout().progress().holds()).isNull();
    }

    private RolloutWorkflow rollout() {
        return stage.environment
                .getWorkflowClient()
                .newWorkflowStub(RolloutWorkflow.class, RolloutWorkflow.id(TestStage.CLUSTER, "c1", "nodes"));
    }

    @Test
    @Tag("R69")
    void whoeverGoesOnThoughAHookIsRedIsInTheHistory() {
        nodes(1);
        stage.gates.red.put("h-beforeGroup", FakeGates.FOR_GOOD);
        ChangeWorkflow change = stage.start(rolling(hooks(List.of(hook("h", When.BEFORE_GROUP)))));
        ChangeView asking = stage.await(change, view -> view.question() != null);
        assertThatThrownBy(() -> change.answer(new QuestionAnswer("skip", "carol", "", null)))
                .rootCause()
                .hasMessageContaining("choice: must be one of [retry, continue, abort]");
        assertThat(asking.question()).endsWith("retry | continue | abort?");

        change.answer(new QuestionAnswer("continue", "carol", "it is known", null));

        assertThat(stage.await(change, view -> view.phase().isFinal()).phase()).isEqualTo(Phase.COMPLETED);
        assertThat(stage.said())
                .containsSubsequence(
                        "carol answered: continue (it is known)",
                        "nodes: going on though red before the group: hook h-beforeGroup: incident 17 is open");
    }

    @Test
    @Tag("R68")
    void whoeverGoesOnThoughTheClusterIsRedIsInTheHistory() {
        nodes(1);
        cluster.validations.add(FakeCluster.redForGood("pods crash"));
        ChangeWorkflow change = stage.start(rolling(null));
        ChangeView asking = stage.await(change, view -> view.question() != null);
        assertThat(asking.question())
                .startsWith("the cluster did not validate before rolling nodes within 15m: ")
                .endsWith("retry | continue | abort?");

        change.answer(new QuestionAnswer("continue", "carol", "it is known", null));

        assertThat(stage.await(change, view -> view.phase().isFinal()).phase()).isEqualTo(Phase.COMPLETED);
        assertThat(stage.said())
                .anyMatch(said ->
                        said.startsWith("going on though red before rolling nodes: ") && said.contains("pods crash"));
    }

    @Test
    @Tag("R69")
    void aHookThatIsRedForADayIsAskedLessAndLessOften() {
        nodes(1);
        stage.gates.red.put("h-beforeGroup", FakeGates.FOR_GOOD);
        Change change = new Change(
                "c1",
                TestStage.CLUSTER,
                "alice",
                null,
                new ChangeRequest.Update(),
                ApprovalPolicy.AUTOMATIC,
                new RolloutOptions(
                        null,
                        null,
                        null,
                        null,
                        null,
                        Duration.ofDays(1),
                        null,
                        null,
                        hooks(List.of(hook("h", When.BEFORE_GROUP)))),
                WEDNESDAY_NOON);
        ChangeWorkflow started = stage.start(change);
        stage.environment.sleep(Duration.ofHours(25));

        ChangeView asking = stage.await(started, view -> view.question() != null);

        assertThat(asking.question()).contains("within 24h: ");
        assertThat(stage.gates.asked).hasSizeBetween(100, 200);
    }

    @Test
    @Tag("R69")
    void aHookThatTurnsGreenInTimeAsksNobody() {
        nodes(1);
        stage.gates.red.put("h-beforeNode", 3);

        ChangeView ended = stage.run(rolling(hooks(List.of(hook("h", When.BEFORE_NODE)))));

        assertThat(ended.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(stage.gates.asked).hasSize(4);
        assertThat(when(EventTypes.QUESTION_ASKED)).isEmpty();
    }

    @Test
    @Tag("R69")
    void aQueryThatIsRedAfterABatchStopsWhatIsLeftWhereThePolicySaysSo() {
        nodes(3);
        Gates gates = new Gates(null, null, null, null, null, List.of(query()));
        RolloutPolicy stop = new RolloutPolicy(null, null, Reaction.STOP, null, null, null, null, null, null, null);
        stage.gates.greenAtFirst.put("errors", 2);

        ChangeView ended = stage.run(rolling(gates, stop));

        assertThat(ended.phase()).isEqualTo(Phase.FAILED);
        assertThat(ended.failure()).contains("query errors: incident 17 is open");
        assertThat(terminated()).isEqualTo(2);
    }

    @Test
    @Tag("R69")
    void aQueryIsAskedBeforeTheGroupAndAfterEachBatch() {
        nodes(2);

        stage.run(rolling(new Gates(null, null, null, null, null, List.of(query()))));

        assertThat(stage.gates.asked).containsExactly("errors", "errors", "errors");
        assertThat(stage.said())
                .contains("nodes: gates are green before the group", "nodes: gates are green after the last nodes");
    }

    @Test
    @Tag("R68")
    @Tag("R69")
    void aWindowThatClosedWhileAPersonThoughtAboutARedHookHasToOpenAgain() {
        nodes(1);
        stage.gates.red.put("h-beforeGroup", FakeGates.FOR_GOOD);
        MaintenanceWindow noon = new MaintenanceWindow(null, LocalTime.of(12, 0), LocalTime.of(13, 0), "UTC");
        ChangeWorkflow change = stage.start(
                rolling(new Gates(null, null, List.of(noon), null, List.of(hook("h", When.BEFORE_GROUP)), null)));
        stage.await(change, view -> view.question() != null);
        stage.environment.sleep(Duration.ofHours(2));
        stage.gates.red.clear();
        change.answer(new QuestionAnswer("retry", "carol", "", null));
        stage.await(change, view -> holds(view) != null);
        assertThat(cluster.effects).noneMatch(effect -> effect.startsWith("taint"));

        stage.environment.sleep(Duration.ofHours(22));
        stage.await(change, view -> view.phase().isFinal());

        assertThat(when(EventTypes.NODE_TAINTED).getFirst())
                .isBetween(Instant.parse("2026-11-26T12:00:00Z"), Instant.parse("2026-11-26T12:00:20Z"));
    }

    /** Which surge by none, so that the order of effects is that of the nodes. */
    private FakeCluster.Group nodes(int size) {
        FakeCluster.Group group = cluster.group("nodes", Role.NODE, size);
        group.current = 2;
        group.maxSurge = "0";
        group.maxUnavailable = "1";
        return group;
    }

    private long terminated() {
        return List.copyOf(cluster.effects).stream()
                .filter(effect -> effect.startsWith("terminate"))
                .count();
    }

    private List<Instant> when(String type) {
        return List.copyOf(cluster.entries).stream()
                .filter(entry -> entry.type().equals(type))
                .map(JournalEntry::at)
                .toList();
    }

    private static String holds(ChangeView view) {
        return view.groups().stream()
                .map(ChangeView.GroupProgress::holds)
                .filter(why -> why != null)
                .findFirst()
                .orElse(null);
    }

    private static Change rolling(Gates gates) {
        return rolling(gates, null);
    }

    private static Change rolling(Gates gates, RolloutPolicy policy) {
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

    private static Gates windows(MaintenanceWindow... windows) {
        return new Gates(null, null, List.of(windows), null, null, null);
    }

    private static MaintenanceWindow saturdayNight() {
        return new MaintenanceWindow(
                Set.of(DayOfWeek.SATURDAY), LocalTime.of(2, 0), LocalTime.of(4, 0), "Europe/Berlin");
    }

    private static Gates canary(int first, Duration bake) {
        return new Gates(new Canary(first, bake), null, null, null, null, null);
    }

    private static Gates hooks(List<HttpHook> hooks) {
        return new Gates(null, null, null, null, hooks, null);
    }

    private static HttpHook hook(String name, When when) {
        return new HttpHook(name + "-" + when.written(), URI.create("https://hooks.example.com/"), when, null);
    }

    private static PrometheusQuery query() {
        return new PrometheusQuery(
                "errors",
                URI.create("https://prometheus.example.com"),
                "errors",
                new Comparison(Operator.BELOW, 0.5),
                false,
                null);
    }
}
