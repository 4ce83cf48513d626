package dev.windlass.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.spec.InstanceGroupSpec.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RollPlannerTest {

    private final List<InstanceSnapshot> instances = new ArrayList<>();
    private final List<NodeSnapshot> nodes = new ArrayList<>();
    private Role role = Role.NODE;
    private String maxUnavailable;
    private String maxSurge;
    private Boolean drainAndTerminate;
    private final Set<String> inHand = new TreeSet<>();
    private final SortedSet<String> left = new TreeSet<>();
    private final SortedSet<String> undetachable = new TreeSet<>();
    private final SortedSet<String> accepted = new TreeSet<>();
    private Instant forcedUntil;
    private boolean cloudOnly;
    private boolean karpenter;
    private int zonesAtOnce = 1;
    private int most = Integer.MAX_VALUE;
    private int target = 10;

    @Test
    void isFinishedWhereNothingIsStale() {
        fresh("i-1");
        assertThat(decide()).isEqualTo(new Decision.Finished());
    }

    @Test
    void waitsForWhatIsInHandWhereNothingElseIsStale() {
        fresh("i-1");
        stale("i-2", true);
        inHand("i-2");
        assertThat(decide()).isEqualTo(new Decision.Wait("the nodes in hand"));
    }

    @Test
    void taintsEveryStaleNodeFirstAndNoFreshOne() {
        stale("i-1", false);
        stale("i-2", false);
        fresh("i-3");
        assertThat(decide()).isEqualTo(new Decision.Taint(2));
    }

    @Test
    @Tag("R40")
    void dipsAToeWithOneSurgedInstanceWhereNothingIsFresh() {
        maxSurge = "3";
        stale("i-1", true);
        stale("i-2", true);
        stale("i-3", true);
        assertThat(ids(decide())).containsExactly("i-3");
    }

    @Test
    void surgesNoSecondOneBeforeTheFirstReplacementIsReady() {
        maxSurge = "3";
        stale("i-1", true);
        stale("i-2", true);
        detached("i-3");
        assertThat(decide()).isInstanceOf(Decision.Replace.class);
    }

    @Test
    @Tag("R41")
    void surgesTheRestOnceAFreshInstanceIsReady() {
        maxSurge = "2";
        fresh("i-0");
        stale("i-1", true);
        stale("i-2", true);
        stale("i-3", true);
        assertThat(decide()).isInstanceOf(Decision.Surge.class);
        assertThat(ids(decide())).containsExactly("i-2", "i-3");
    }

    @Test
    @Tag("R48")
    void countsInstancesThatAreDetachedAlreadyAgainstTheSurge() {
        fresh("i-0");
        stale("i-1", true);
        detached("i-2");
        assertThat(decide()).isInstanceOf(Decision.Replace.class);
        assertThat(ids(decide())).containsExactly("i-1");
    }

    @Test
    @Tag("R49")
    void passesOverWhatTheCloudRefusesToDetachAndRollsAllTheSame() {
        fresh("i-0");
        stale("i-1", true);
        stale("i-2", true);
        undetachable.add("i-2");
        assertThat(decide()).isInstanceOf(Decision.Surge.class);
        assertThat(ids(decide())).containsExactly("i-1");
        undetachable.add("i-1");
        assertThat(decide()).isInstanceOf(Decision.Replace.class);
        assertThat(ids(decide())).containsExactly("i-1");
    }

    @Test
    void givesNoRoomToASurgeThatCouldNotBeDetached() {
        maxSurge = "2";
        maxUnavailable = "1";
        fresh("i-0");
        detached("i-9");
        for (int i = 1; i < 6; i++) {
            stale("i-" + i, true);
            undetachable.add("i-" + i);
        }
        assertThat(ids(decide())).containsExactly("i-1", "i-2");
    }

    @Test
    @Tag("R46")
    void takesTheDetachedInstanceLast() {
        fresh("i-0");
        detached("i-2");
        assertThat(ids(decide())).containsExactly("i-2");
    }

    @Test
    @Tag("R40")
    @Tag("R41")
    void replacesOneWhereNothingIsFreshAndTheBudgetAfterThat() {
        maxSurge = "0";
        maxUnavailable = "2";
        stale("i-1", true);
        stale("i-2", true);
        stale("i-3", true);
        assertThat(ids(decide())).containsExactly("i-1");
        fresh("i-4");
        assertThat(ids(decide())).containsExactly("i-1", "i-2");
    }

    @Test
    void beginsNoSecondOneWhileTheFirstHasNotProvedItself() {
        maxSurge = "0";
        maxUnavailable = "2";
        stale("i-1", true);
        stale("i-2", true);
        inHand("i-1");
        assertThat(decide())
                .isEqualTo(new Decision.Wait("the first instance on the new launch template to prove itself"));
    }

    @Test
    @Tag("R51")
    void fillsTheRoomThatThoseInHandLeave() {
        maxSurge = "0";
        maxUnavailable = "3";
        fresh("i-0");
        stale("i-1", true);
        stale("i-2", true);
        stale("i-3", true);
        stale("i-4", true);
        inHand("i-1");
        assertThat(ids(decide())).containsExactly("i-2", "i-3");
        inHand("i-2");
        inHand("i-3");
        assertThat(decide()).isEqualTo(new Decision.Wait("3 in hand, as many as the budget allows"));
    }

    @Test
    void beginsNoMoreThanTheNextMilestoneAllows() {
        maxSurge = "0";
        maxUnavailable = "3";
        fresh("i-0");
        stale("i-1", true);
        stale("i-2", true);
        most = 1;
        assertThat(ids(decide())).containsExactly("i-1");
        most = 0;
        assertThat(decide()).isEqualTo(new Decision.Wait("the next milestone"));
    }

    @Test
    @Tag("R68")
    void detachesNoMoreThanTheNextMilestoneAllows() {
        maxSurge = "3";
        fresh("i-0");
        stale("i-1", true);
        stale("i-2", true);
        stale("i-3", true);
        most = 2;
        assertThat(ids(decide())).containsExactly("i-2", "i-3");
        detached("i-9");
        assertThat(ids(decide())).containsExactly("i-3");
        most = 1;
        assertThat(decide()).isInstanceOf(Decision.Replace.class);
    }

    @Test
    void takesABastionForProvenOnceItIsInService() {
        role = Role.BASTION;
        maxSurge = "0";
        maxUnavailable = "2";
        stale("i-1", true);
        stale("i-2", true);
        instances.add(new InstanceSnapshot("i-3", "us-east-1d", "2", "Pending", false));
        assertThat(ids(decide())).containsExactly("i-1");
        instances.add(new InstanceSnapshot("i-4", "us-east-1d", "2", "InService", false));
        assertThat(ids(decide())).containsExactly("i-1", "i-2");
    }

    @Test
    void prefersThoseThatServeNobody() {
        maxSurge = "0";
        stale("i-1", true);
        instances.add(new InstanceSnapshot("i-2", "us-east-1d", "1", "InService", false));
        fresh("i-3");
        assertThat(ids(decide())).containsExactly("i-2");
    }

    @Test
    void touchesNoSecondZoneWhileOneIsTouched() {
        maxSurge = "0";
        maxUnavailable = "4";
        fresh("i-0");
        inZone("us-east-1b", "i-1");
        inZone("us-east-1a", "i-2");
        inZone("us-east-1a", "i-3");
        assertThat(ids(decide())).containsExactly("i-2", "i-3");
        inHand("i-2");
        inHand("i-3");
        assertThat(decide()).isEqualTo(new Decision.Wait("zone us-east-1a is touched already"));
    }

    @Test
    void touchesAsManyZonesAsThePolicyAllows() {
        maxSurge = "0";
        maxUnavailable = "4";
        fresh("i-0");
        inZone("us-east-1a", "i-1");
        inZone("us-east-1b", "i-2");
        inZone("us-east-1c", "i-3");
        zonesAtOnce = 2;
        assertThat(ids(decide())).containsExactly("i-1", "i-2");
        zonesAtOnce = 0;
        assertThat(ids(decide())).containsExactly("i-1", "i-2", "i-3");
    }

    @Test
    @Tag("R47")
    void neverSurgesAControlPlane() {
        role = Role.CONTROL_PLANE;
        target = 1;
        maxSurge = "1";
        stale("i-1", true);
        assertThat(decide()).isInstanceOf(Decision.Replace.class);
    }

    @Test
    @Tag("R47")
    void neverSurgesWhatKarpenterLaunches() {
        karpenter = true;
        stale("i-1", true);
        assertThat(decide()).isInstanceOf(Decision.Replace.class);
    }

    @Test
    @Tag("R47")
    void mayReplaceSeveralControlPlaneInstancesWhereTheQuorumAllows() {
        role = Role.CONTROL_PLANE;
        maxUnavailable = "2";
        controlPlaneOf(5);
        assertThat(ids(decide())).hasSize(2);
    }

    @Test
    void neverTakesTheQuorumOfTheControlPlane() {
        role = Role.CONTROL_PLANE;
        maxUnavailable = "2";
        controlPlaneOf(3);
        assertThat(ids(decide())).hasSize(1);
        inHand("i-1");
        assertThat(decide()).isEqualTo(new Decision.Wait("the control plane would lose its quorum: 3 of 3 are ready"));
    }

    @Test
    void leavesTheReadyOnesOfAControlPlaneAloneWhileAnotherIsMissing() {
        role = Role.CONTROL_PLANE;
        fresh("i-0");
        stale("i-1", true);
        instances.add(new InstanceSnapshot("i-2", "us-east-1d", "2", "InService", false));
        target = 3;
        assertThat(decide()).isEqualTo(new Decision.Wait("the control plane would lose its quorum: 2 of 3 are ready"));
    }

    @Test
    void replacesTheControlPlaneInstanceThatIsMissingAlready() {
        role = Role.CONTROL_PLANE;
        fresh("i-0");
        fresh("i-1");
        instances.add(new InstanceSnapshot("i-2", "us-east-1d", "1", "InService", false));
        target = 3;
        assertThat(ids(decide())).containsExactly("i-2");
    }

    @Test
    void replacesAControlPlaneOfOneOrTwoThoughItsQuorumCannotBeKept() {
        role = Role.CONTROL_PLANE;
        stale("i-1", true);
        target = 1;
        assertThat(ids(decide())).containsExactly("i-1");
        fresh("i-2");
        target = 2;
        assertThat(ids(decide())).containsExactly("i-1");
    }

    @Test
    void leavesWhatAPersonSaidToSkip() {
        stale("i-1", true);
        left.add("i-1");
        assertThat(decide()).isEqualTo(new Decision.Finished());
    }

    @Test
    @Tag("R50")
    void holdsAGroupThatMayOnlyBePrepared() {
        drainAndTerminate = false;
        maxSurge = "0";
        maxUnavailable = "1";
        stale("i-1", true);
        assertThat(decide()).isEqualTo(new Decision.Held(1));
    }

    @Test
    @Tag("R50")
    @Tag("R54")
    void waitsForWhatIsInHandBeforeItHoldsAGroupThatMayOnlyBePrepared() {
        drainAndTerminate = false;
        maxSurge = "0";
        maxUnavailable = "1";
        instances.add(new InstanceSnapshot("i-1", "us-east-1d", "1", "Warmed:Stopped", false));
        stale("i-2", true);
        inHand.add("i-1");
        assertThat(decide()).isEqualTo(new Decision.Wait("the nodes in hand"));
    }

    @Test
    void neverTaintsOrSurgesCloudOnly() {
        stale("i-1", false);
        cloudOnly = true;
        assertThat(decide()).isInstanceOf(Decision.Replace.class);
    }

    @Test
    @Tag("R54")
    void takesWarmInstancesFirst() {
        instances.add(new InstanceSnapshot("i-9", "us-east-1d", "1", "Warmed:Stopped", false));
        stale("i-1", true);
        assertThat(ids(decide())).containsExactly("i-9");
    }

    @Test
    void takesWhatIsOnItsWayOutForNeitherFreshNorStale() {
        instances.add(new InstanceSnapshot("i-9", "us-east-1d", "1", "Terminating:Wait", false));
        assertThat(decide()).isEqualTo(new Decision.Finished());
    }

    @Test
    void keepsAMemberThatWasChosenWhileTheControlPlaneWasWhole() {
        role = Role.CONTROL_PLANE;
        target = 3;
        stale("i-1", true);
        stale("i-2", true);
        fresh("i-3");
        Candidate chosen = candidates(false).getFirst();
        Candidate other = candidates(false).getLast();
        assertThat(RollPlanner.keeps(classification(), chosen, List.of())).isEmpty();
        assertThat(RollPlanner.keeps(classification(), chosen, List.of(other)))
                .contains("the control plane would lose its quorum: 3 of 3 are ready");

        nodes.removeLast();
        assertThat(RollPlanner.keeps(classification(), chosen, List.of()))
                .contains("the control plane would lose its quorum: 2 of 3 are ready");
        nodes.removeFirst();
        assertThat(RollPlanner.keeps(classification(), chosen, List.of()))
                .as("it serves no more")
                .isEmpty();
        assertThat(RollPlanner.keeps(classification(), other, List.of()))
                .contains("the control plane would lose its quorum: 1 of 3 are ready");
    }

    @Test
    @Tag("R1")
    @Tag("R8")
    void tellsEveryCauseOfAStaleNode() {
        instances.add(new InstanceSnapshot("i-1", "a", "1", null, true, Instant.EPOCH));
        nodes.add(new NodeSnapshot("i-1", "i-1", "nodes", false, true, false, true, true, "v1"));
        forcedUntil = Instant.EPOCH;
        assertThat(classification().candidates().getFirst().why())
                .isEqualTo(
                        "launch template version 1, group has 2, detached from its group, annotated kops.k8s.io/needs-update, forced");
    }

    @Test
    @Tag("R3")
    void forcesWhatWasLaunchedUntilThenAndNothingLater() {
        instances.add(new InstanceSnapshot("i-1", "a", "2", "InService", false, Instant.EPOCH));
        instances.add(new InstanceSnapshot("i-2", "a", "2", "InService", false, Instant.EPOCH.plusSeconds(1)));
        forcedUntil = Instant.EPOCH;
        assertThat(classification().candidates())
                .extracting(candidate -> candidate.instance().id())
                .containsExactly("i-1");
    }

    @Test
    void takesAnAcceptedVersionForFresh() {
        stale("i-1", true);
        accepted.add("nodes/1");
        assertThat(decide()).isEqualTo(new Decision.Finished());
        accepted.clear();
        accepted.add("others/1");
        assertThat(decide()).isNotEqualTo(new Decision.Finished());
    }

    @Test
    void namesNoMoreCandidatesThanADecisionMayNeed() {
        for (int i = 0; i < 5_000; i++) {
            stale("i-%04d".formatted(i), true);
        }
        Classification classification = classification();
        assertThat(classification.stale()).isEqualTo(5_000);
        assertThat(classification.candidates()).hasSizeLessThan(50);
        assertThat(ids(decide())).containsExactly("i-4999");
    }

    @Test
    @Tag("R42")
    @Tag("R43")
    void roundsPercentagesAsKopsDoes() {
        maxUnavailable = "15%";
        maxSurge = "15%";
        assertThat(budget(10)).isEqualTo(new Budget(1, 2));
        maxSurge = "0";
        maxUnavailable = "5%";
        assertThat(budget(10)).isEqualTo(new Budget(1, 0));
    }

    @Test
    @Tag("R44")
    void surgesOneAndMissesNoneUnlessSaidOtherwise() {
        assertThat(budget(10)).isEqualTo(new Budget(0, 1));
    }

    @Test
    @Tag("R43")
    void capsTheSurgeAtTheNumberStale() {
        maxSurge = "5";
        assertThat(budget(2).maxSurge()).isEqualTo(2);
    }

    @Test
    void hasNeverMoreThanAHundredInFlight() {
        maxSurge = "100%";
        maxUnavailable = "100%";
        target = 5_000;
        assertThat(budget(5_000).concurrency()).isEqualTo(100);
    }

    @Test
    void prefersWhatTheChangeSaysToWhatTheSpecsSay() {
        maxSurge = "1";
        maxUnavailable = "1";
        assertThat(Budget.of(group(), 10, new RollPolicy(false, "3", "0", 1))).isEqualTo(new Budget(3, 0));
    }

    @Test
    @Tag("R44")
    void refusesABudgetOfNothing() {
        maxSurge = "0";
        maxUnavailable = "0";
        assertThatThrownBy(() -> budget(2)).hasMessage("nodes: maxUnavailable and maxSurge cannot both be 0");
        maxUnavailable = "0%";
        assertThatThrownBy(() -> budget(2)).hasMessage("nodes: maxUnavailable and maxSurge cannot both be 0");
        maxSurge = "0%";
        assertThatThrownBy(() -> budget(2)).hasMessage("nodes: maxUnavailable and maxSurge cannot both be 0");
    }

    @Test
    @Tag("R9")
    @Tag("R10")
    void ordersBastionsThenControlPlaneThenApiServersThenNodesByName() {
        List<GroupSummary> groups = List.of(
                named("nodes-b", Role.NODE),
                named("nodes-a", Role.NODE),
                named("api", Role.API_SERVER),
                named("cp", Role.CONTROL_PLANE),
                named("jump", Role.BASTION));
        assertThat(RollPlanner.order(groups))
                .extracting(GroupSummary::instanceGroup)
                .containsExactly("jump", "cp", "api", "nodes-a", "nodes-b");
    }

    @Test
    void rollsOneGroupAfterTheOtherUnlessSaidOtherwise() {
        List<GroupSummary> groups = List.of(named("nodes-a", Role.NODE), named("nodes-b", Role.NODE));
        assertThat(RollPlanner.next(groups, List.of(), 1, 1)).containsExactly(groups.getFirst());
        assertThat(RollPlanner.next(groups.subList(1, 2), groups.subList(0, 1), 1, 1))
                .isEmpty();
    }

    @Test
    void rollsGroupsOfWorkersTogetherWhereThePolicySaysSo() {
        List<GroupSummary> groups =
                List.of(named("a", Role.NODE, "z1"), named("b", Role.NODE, "z1"), named("c", Role.NODE, "z1"));
        assertThat(RollPlanner.next(groups, List.of(), 2, 1)).isEqualTo(groups.subList(0, 2));
    }

    @Test
    void rollsGroupsInSeveralZonesTogetherOnlyWhereThePolicySaysSo() {
        List<GroupSummary> groups =
                List.of(named("a", Role.NODE, "z1"), named("b", Role.NODE, "z2"), named("c", Role.NODE, "z1"));
        assertThat(RollPlanner.next(groups, List.of(), 3, 1)).containsExactly(groups.get(0), groups.get(2));
        assertThat(RollPlanner.next(groups, List.of(), 3, 2)).isEqualTo(groups);
        assertThat(RollPlanner.next(groups, List.of(), 3, 0)).isEqualTo(groups);
    }

    @Test
    void rollsNoWorkerBesideTheControlPlane() {
        List<GroupSummary> groups = List.of(
                named("cp-a", Role.CONTROL_PLANE, "z1"),
                named("cp-b", Role.CONTROL_PLANE, "z1"),
                named("n", Role.NODE, "z1"));
        assertThat(RollPlanner.next(groups, List.of(), 9, 0)).containsExactly(groups.getFirst());
        assertThat(RollPlanner.next(groups.subList(1, 3), groups.subList(0, 1), 9, 0))
                .isEmpty();
    }

    private Decision decide() {
        List<Candidate> taken = candidates(true);
        return RollPlanner.decide(classification(), policy(), new RollProgress(taken, undetachable, most));
    }

    private RollPolicy policy() {
        return new RollPolicy(cloudOnly, null, null, zonesAtOnce);
    }

    private Budget budget(int stale) {
        return Budget.of(group(), stale, policy());
    }

    private Classification classification() {
        SortedSet<String> passedOver = new TreeSet<>(left);
        passedOver.addAll(inHand);
        return Classification.of(new Observation(List.of(group()), nodes), group(), look(passedOver));
    }

    private List<Candidate> candidates(boolean taken) {
        return Classification.offered(new Observation(List.of(group()), nodes), group(), look(new TreeSet<>())).stream()
                .filter(candidate -> inHand.contains(candidate.instance().id()) == taken)
                .toList();
    }

    private RolloutQuery look(SortedSet<String> passedOver) {
        return new RolloutQuery("c", "nodes", cloudOnly, forcedUntil, accepted, passedOver, policy());
    }

    private GroupSnapshot group() {
        return new GroupSnapshot(
                "nodes",
                "nodes.c",
                role,
                1,
                target,
                10,
                "2",
                instances,
                maxUnavailable,
                maxSurge,
                drainAndTerminate,
                new GroupTraits(true, karpenter, true, null, null, null));
    }

    private static GroupSummary named(String name, Role role, String... zones) {
        return new GroupSummary(name, role, new TreeSet<>(List.of(zones)), 1, 1, List.of(), null, "2");
    }

    private void fresh(String id) {
        add(id, "us-east-1d", "2", false, false);
    }

    private void stale(String id, boolean tainted) {
        add(id, "us-east-1d", "1", false, tainted);
    }

    private void inZone(String zone, String id) {
        add(id, zone, "1", false, true);
    }

    private void detached(String id) {
        add(id, "us-east-1d", "1", true, true);
    }

    private void inHand(String id) {
        inHand.add(id);
    }

    /** One of them is fresh. */
    private void controlPlaneOf(int size) {
        fresh("i-0");
        for (int i = 1; i < size; i++) {
            stale("i-" + i, true);
        }
        target = size;
    }

    private void add(String id, String zone, String version, boolean detached, boolean tainted) {
        instances.add(new InstanceSnapshot(id, zone, version, detached ? null : "InService", detached));
        nodes.add(new NodeSnapshot(id, id, "nodes", false, true, false, tainted, false, "v1.36.3"));
    }

    private static List<String> ids(Decision decision) {
        List<Candidate> candidates = switch (decision) {
            case Decision.Surge surge -> surge.candidates();
            case Decision.Replace replace -> replace.candidates();
            case Decision.Held held -> List.of();
            case Decision.Wait wait -> List.of();
            case Decision.Taint taint -> List.of();
            case Decision.Finished finished -> List.of();
        };
        return candidates.stream().map(candidate -> candidate.instance().id()).toList();
    }
}
