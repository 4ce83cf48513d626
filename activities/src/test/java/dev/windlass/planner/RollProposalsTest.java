package dev.windlass.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.change.ApprovalPolicy;
import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.ChangeRequest.Roll;
import dev.windlass.change.RolloutOptions;
import dev.windlass.plan.PlanSummary;
import dev.windlass.resource.LaunchSource;
import dev.windlass.rollout.GroupSummary;
import dev.windlass.rollout.RolloutQuery;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.spec.NewCluster;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class RollProposalsTest {

    private static final Roll EVERYTHING = new Roll(List.of(), false);

    private PlannedCluster cluster;

    @BeforeEach
    void aClusterThatSomebodyElseMade(TestInfo test) {
        String name = Integer.toHexString(test.getDisplayName().hashCode()) + ".example.k8s.local";
        cluster = new PlannedCluster(
                NewCluster.of(name, List.of("us-east-1d"), 1, 1, "s3://roll-" + name.replace('.', '-')));
        cluster.put("config", """
                apiVersion: kops.k8s.io/v1alpha2
                kind: Cluster
                metadata: {name: %s}
                spec: {kubernetesVersion: 1.36.3, networking: {cilium: {}}}
                """.formatted(name));
    }

    @Test
    void itsPlanTouchesNoResourceAndSaysWhatIsNotUnderstood() {
        group("nodes", 3, 1, "7");

        PlanSummary plan = plan(EVERYTHING);

        assertThat(plan.tasks()).isEmpty();
        assertThat(plan.digest()).hasSize(64);
        assertThat(plan.warnings()).singleElement().asString().contains("spec.networking.cilium", "rolled as it is");
        assertThat(cluster.left(plan).isEmpty()).isTrue();
    }

    @Test
    void itsGroupsAreThoseWithNodesToReplace() {
        group("nodes-a", 3, 1, "7");
        group("nodes-b", 3, 0, "4");

        assertThat(plan(EVERYTHING).groups()).containsExactly(cluster.groups.getFirst());
    }

    @Test
    void forceRollsEveryGroupThatHasNodes() {
        group("empty", 0, 0, "1");
        group("nodes", 3, 0, "4");

        assertThat(plan(new Roll(List.of(), true)).groups())
                .extracting(GroupSummary::instanceGroup)
                .containsExactly("nodes");
    }

    @Test
    void onlyTheGroupsThatAreNamedAreRolled() {
        group("nodes-a", 3, 1, "7");
        group("nodes-b", 3, 1, "4");

        assertThat(plan(new Roll(List.of("nodes-b"), false)).groups())
                .extracting(GroupSummary::instanceGroup)
                .containsExactly("nodes-b");
    }

    @Test
    void itLooksAtItsOwnClusterAndAtKubernetesUnlessItIsToldNotTo() {
        plan(EVERYTHING);
        RolloutOptions cloudOnly = new RolloutOptions(null, null, null, null, null, null, true, null, null);
        cluster.plans.plan(with(cloudOnly, EVERYTHING));

        assertThat(cluster.looks)
                .extracting(RolloutQuery::cluster)
                .containsOnly(cluster.change(EVERYTHING).cluster());
        assertThat(cluster.looks).extracting(RolloutQuery::cloudOnly).containsExactly(false, true);
    }

    @Test
    void whatSomebodySaysNotToRollIsNotRolled() {
        group("nodes", 3, 1, "7");
        RolloutOptions not = new RolloutOptions(false, null, null, null, null, null, null, null, null);

        assertThat(cluster.plans.plan(with(not, EVERYTHING)).groups()).isEmpty();
    }

    @Test
    void itSaysThatAPinnedGroupIsComparedWithWhatItLaunches() {
        cluster.groups.add(new GroupSummary(
                "pinned",
                Role.NODE,
                new TreeSet<>(),
                1,
                0,
                List.of(),
                "pinned.c (lt-1)",
                "1",
                new GroupSummary.InCloud(1, 1, true, LaunchSource.version("1"))));

        assertThat(cluster.plans.plan(cluster.change(EVERYTHING)).warnings())
                .contains(
                        "pinned launches version 1 of its launch template, whatever is newer; its nodes are compared with that");
    }

    @Test
    void aGroupThatIsNotThereIsRefused() {
        group("nodes-b", 3, 1, "4");
        group("nodes-a", 3, 1, "7");

        assertThatThrownBy(() -> plan(new Roll(List.of("nodes-c"), false)))
                .isInstanceOf(ApplicationFailure.class)
                .hasMessageContaining(
                        "instanceGroups: ", "has no instance group nodes-c in the cloud; it has nodes-a, nodes-b");
    }

    @Test
    void anUnknownClusterIsRefused() {
        PlannedCluster nowhere = new PlannedCluster(
                NewCluster.of("nowhere.example.k8s.local", List.of("us-east-1d"), 1, 1, "s3://roll-nowhere"));

        assertThatThrownBy(() -> nowhere.plans.plan(nowhere.change(EVERYTHING)))
                .isInstanceOf(ApplicationFailure.class)
                .hasMessageContaining("cluster: nowhere.example.k8s.local is not in the state store");
    }

    @Test
    void whatAnAutoscalerDoesMeanwhileIsTheSamePlan() {
        group("nodes", 3, 1, "7");
        String digest = plan(EVERYTHING).digest();

        cluster.groups.clear();
        group("nodes", 5, 4, "7");

        assertThat(plan(EVERYTHING).digest()).isEqualTo(digest);
    }

    @Test
    void anotherLaunchTemplateIsAnotherPlan() {
        group("nodes", 3, 1, "7");
        String digest = plan(EVERYTHING).digest();

        cluster.groups.clear();
        group("nodes", 3, 3, "8");
        String version = plan(EVERYTHING).digest();
        cluster.groups.clear();
        group("nodes", 3, 3, "nodes (lt-2)", "7");

        assertThat(List.of(version, plan(EVERYTHING).digest()))
                .doesNotHaveDuplicates()
                .doesNotContain(digest);
    }

    @Test
    void moreGroupsForceAndOtherOptionsAreOtherPlans() {
        group("nodes-a", 3, 1, "7");
        group("nodes-b", 3, 1, "7");
        String digest = plan(new Roll(List.of("nodes-a"), false)).digest();
        RolloutOptions tenGreens = new RolloutOptions(null, null, null, 10, null, null, null, null, null);

        assertThat(List.of(
                        plan(EVERYTHING).digest(),
                        plan(new Roll(List.of("nodes-a"), true)).digest(),
                        cluster.plans
                                .plan(with(tenGreens, new Roll(List.of("nodes-a"), false)))
                                .digest()))
                .doesNotHaveDuplicates()
                .doesNotContain(digest);
    }

    private PlanSummary plan(Roll roll) {
        return cluster.plans.plan(cluster.change(roll));
    }

    private Change with(RolloutOptions options, ChangeRequest request) {
        Change change = cluster.change(request);
        return new Change(
                change.id(), change.cluster(), "alice", "", request, ApprovalPolicy.AUTOMATIC, options, Instant.EPOCH);
    }

    private void group(String name, int nodes, int stale, String templateVersion) {
        group(name, nodes, stale, name + " (lt-1)", templateVersion);
    }

    private void group(String name, int nodes, int stale, String template, String templateVersion) {
        cluster.groups.add(
                new GroupSummary(name, Role.NODE, new TreeSet<>(), nodes, stale, List.of(), template, templateVersion));
    }
}
