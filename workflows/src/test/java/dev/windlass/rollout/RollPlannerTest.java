package dev.windlass.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.cluster.InstanceGroupSpec.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RollPlannerTest {

    private final List<InstanceSnapshot> instances = new ArrayList<>();
    private final List<NodeSnapshot> nodes = new ArrayList<>();
    private Role role = Role.NODE;
    private String maxUnavailable;
    private String maxSurge;
    private Boolean drainAndTerminate;

    @Test
    void isFinishedWhereNothingIsStale() {
        fresh("i-1");
        assertThat(decide()).isEqualTo(new Decision.Finished());
    }

    @Test
    void taintsEveryStaleNodeFirstAndNoFreshOne() {
        stale("i-1", false);
        stale("i-2", false);
        fresh("i-3");
        assertThat(decide()).isEqualTo(new Decision.Taint(List.of("i-1", "i-2")));
    }

    @Test
    void dipsAToeWithOneSurgedInstanceWhereNothingIsFresh() {
        maxSurge = "3";
        stale("i-1", true);
        stale("i-2", true);
        stale("i-3", true);
        assertThat(ids(decide())).containsExactly("i-3");
    }

    @Test
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
    void countsInstancesThatAreDetachedAlreadyAgainstTheSurge() {
        fresh("i-0");
        stale("i-1", true);
        detached("i-2");
        assertThat(decide()).isInstanceOf(Decision.Replace.class);
        assertThat(ids(decide())).containsExactly("i-1");
    }

    @Test
    void takesTheDetachedInstanceLast() {
        fresh("i-0");
        detached("i-2");
        assertThat(ids(decide())).containsExactly("i-2");
    }

    @Test
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
    void prefersThoseThatServeNobody() {
        maxSurge = "0";
        stale("i-1", true);
        instances.add(new InstanceSnapshot("i-2", "a", "1", "InService", false));
        fresh("i-3");
        assertThat(ids(decide())).containsExactly("i-2");
    }

    @Test
    void neverSurgesAControlPlane() {
        role = Role.CONTROL_PLANE;
        maxSurge = "1";
        stale("i-1", true);
        assertThat(decide()).isInstanceOf(Decision.Replace.class);
    }

    @Test
    void leavesWhatAPersonSaidToSkip() {
        stale("i-1", true);
        assertThat(RollPlanner.decide(classification(), Set.of("i-1"), false)).isEqualTo(new Decision.Finished());
    }

    @Test
    void holdsAGroupThatMayOnlyBePrepared() {
        drainAndTerminate = false;
        maxSurge = "0";
        maxUnavailable = "1";
        stale("i-1", true);
        assertThat(decide()).isInstanceOf(Decision.Held.class);
    }

    @Test
    void neverTaintsOrSurgesCloudOnly() {
        stale("i-1", false);
        assertThat(RollPlanner.decide(classification(), Set.of(), true)).isInstanceOf(Decision.Replace.class);
    }

    @Test
    void takesWarmInstancesFirst() {
        instances.add(new InstanceSnapshot("i-9", "a", "1", "Warmed:Stopped", false));
        stale("i-1", true);
        assertThat(ids(decide())).containsExactly("i-9");
    }

    @Test
    void tellsEveryCauseOfAStaleNode() {
        instances.add(new InstanceSnapshot("i-1", "a", "1", null, true));
        nodes.add(new NodeSnapshot("i-1", "i-1", "nodes", false, true, false, true, true, "v1"));
        Classification classification = Classification.of(group(), nodes, Set.of("i-1"));
        assertThat(classification.stale().getFirst().why()).isEqualTo(
                "launch template version 1, group has 2, detached from its group, annotated kops.k8s.io/needs-update, forced");
    }

    @Test
    void roundsPercentagesAsKopsDoes() {
        for (int i = 0; i < 10; i++) {
            fresh("i-" + i);
        }
        maxUnavailable = "15%";
        maxSurge = "15%";
        assertThat(Budget.of(group(), 10)).isEqualTo(new Budget(1, 2));
        maxSurge = "0";
        maxUnavailable = "5%";
        assertThat(Budget.of(group(), 10)).isEqualTo(new Budget(1, 0));
    }

    @Test
    void capsTheSurgeAtTheNumberStale() {
        maxSurge = "5";
        assertThat(Budget.of(group(), 2).maxSurge()).isEqualTo(2);
    }

    @Test
    void refusesABudgetOfNothing() {
        maxSurge = "0";
        maxUnavailable = "0";
        assertThatThrownBy(() -> Budget.of(group(), 2)).hasMessageContaining("cannot both be 0");
    }

    @Test
    void ordersBastionsThenControlPlaneThenApiServersThenNodesByName() {
        List<GroupSnapshot> groups = List.of(
                named("nodes-b", Role.NODE), named("nodes-a", Role.NODE), named("api", Role.API_SERVER),
                named("cp", Role.CONTROL_PLANE), named("jump", Role.BASTION));
        assertThat(RollPlanner.order(groups)).extracting(GroupSnapshot::instanceGroup)
                .containsExactly("jump", "cp", "api", "nodes-a", "nodes-b");
    }

    private Decision decide() {
        return RollPlanner.decide(classification(), Set.of(), false);
    }

    private Classification classification() {
        return Classification.of(group(), nodes, Set.of());
    }

    private GroupSnapshot group() {
        return new GroupSnapshot(
                "nodes", "nodes.c", role, 1, 10, 10, "2", instances, maxUnavailable, maxSurge, drainAndTerminate);
    }

    private static GroupSnapshot named(String name, Role role) {
        return new GroupSnapshot(name, name + ".c", role, 1, 1, 1, "1", List.of(), null, null, null);
    }

    private void fresh(String id) {
        add(id, "2", false, false);
    }

    private void stale(String id, boolean tainted) {
        add(id, "1", false, tainted);
    }

    private void detached(String id) {
        add(id, "1", true, true);
    }

    private void add(String id, String version, boolean detached, boolean tainted) {
        instances.add(new InstanceSnapshot(id, "us-east-1d", version, detached ? null : "InService", detached));
        nodes.add(new NodeSnapshot(id, id, "nodes", false, true, false, tainted, false, "v1.36.3"));
    }

    private static List<String> ids(Decision decision) {
        List<Candidate> candidates = switch (decision) {
            case Decision.Surge surge -> surge.candidates();
            case Decision.Replace replace -> replace.candidates();
            case Decision.Held held -> held.candidates();
            case Decision.Taint taint -> List.of();
            case Decision.Finished finished -> List.of();
        };
        return candidates.stream().map(candidate -> candidate.instance().id()).toList();
    }
}
