package dev.windlass.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.ChangeRequest.Edit;
import dev.windlass.change.SpecEdit;
import dev.windlass.plan.PlanSummary.TaskNode;
import dev.windlass.resource.ActualState;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.ResourceKey;
import dev.windlass.resource.StateStoreBase;
import dev.windlass.resource.build.ClusterModel;
import dev.windlass.spec.ClusterDefinition;
import dev.windlass.spec.NewCluster;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Plans of whole clusters, compiled from their specs. */
class ClusterPlanTest {

    private static final String NAME = "example.cluster.k8s.local";
    private static final NewCluster ONE_ZONE = NewCluster.of(NAME, List.of("us-east-1d"), 1, 2, "s3://kops-state");
    private static final NewCluster THREE_ZONES =
            NewCluster.of(NAME, List.of("us-east-1a", "us-east-1b", "us-east-1c"), 3, 5, "s3://kops-state");

    @Test
    void isEmptyOnceEverythingIsThere() {
        DesiredState desired = compiled(THREE_ZONES.definition());

        assertThat(PlanDiff.between(desired, made(desired)).tasks()).isEmpty();
    }

    @Test
    void touchesForCalicoWhatKopsTouches() {
        ClusterDefinition before = ONE_ZONE.definition();
        ClusterDefinition after =
                SpecEdit.apply(before, new Edit(null, Map.of("spec.networking.calico.crossSubnet", true), null));

        List<PlannedTask> tasks =
                PlanDiff.between(compiled(after), made(compiled(before))).tasks();

        assertThat(keys(tasks, PlannedTask.Create.class))
                .containsExactly(
                        "AddonManifest/" + NAME + "-addons-networking.projectcalico.org-k8s-1.25",
                        "SecurityGroupRule/from-nodes." + NAME + "-ingress-4-0to0-masters." + NAME);
        assertThat(keys(tasks, PlannedTask.Modify.class))
                .containsExactly(
                        "AddonManifest/" + NAME + "-addons-aws-cloud-controller.addons.k8s.io-k8s-1.18",
                        "BootstrapChannel/" + NAME + "-addons-bootstrap",
                        "IAMRolePolicy/masters." + NAME,
                        "IAMRolePolicy/nodes." + NAME,
                        "LaunchTemplate/control-plane-us-east-1d.masters." + NAME,
                        "LaunchTemplate/nodes-us-east-1d." + NAME,
                        "ManagedFile/cluster-completed.spec",
                        "ManagedFile/nodeupconfig-control-plane-us-east-1d",
                        "ManagedFile/nodeupconfig-nodes-us-east-1d");
        assertThat(keys(tasks, PlannedTask.Delete.class)).isEmpty();
    }

    @Test
    void createsAndDeletesInAnOrderWithoutCycles() {
        DesiredState desired = compiled(THREE_ZONES.definition());
        List<PlannedTask> creations = PlanDiff.between(desired, new ActualState(NAME, new TreeMap<>()))
                .tasks();
        List<PlannedTask> deletions =
                PlanDiff.between(DesiredState.empty(NAME), made(desired)).tasks();

        assertThat(creations)
                .hasSameSizeAs(deletions)
                .hasSize(desired.resources().size());
        assertInOrder(TaskGraph.of(creations));
        assertInOrder(TaskGraph.of(deletions));
    }

    @Test
    void sealsTheSamePlanTwice() {
        assertThat(PlanSeal.digest(creation())).isEqualTo(PlanSeal.digest(creation()));
        assertThat(PlanSeal.open(PlanSeal.bytes(creation()), PlanSeal.digest(creation())))
                .isEqualTo(creation());
    }

    private static Plan creation() {
        return States.plan(PlanDiff.between(compiled(ONE_ZONE.definition()), new ActualState(NAME, new TreeMap<>())));
    }

    private static void assertInOrder(List<TaskNode> nodes) {
        Set<ResourceKey> done = new HashSet<>();
        for (TaskNode node : nodes) {
            assertThat(done).containsAll(node.after());
            done.add(node.key());
        }
    }

    private static DesiredState compiled(ClusterDefinition definition) {
        return ClusterModel.of(definition, new StateStoreBase("s3://kops-state"));
    }

    /** The cloud after everything was applied, where every attribute is called by its name. */
    private static ActualState made(DesiredState desired) {
        Map<String, String> attributes = new TreeMap<>();
        desired.resources().values().stream()
                .flatMap(resource -> Placeholders.in(resource).stream())
                .forEach(placeholder -> attributes.put(placeholder.attribute(), placeholder.attribute()));
        TreeMap<ResourceKey, Found> found = new TreeMap<>();
        desired.resources()
                .forEach((key, resource) -> found.put(
                        key,
                        new Found(
                                Placeholders.resolve(resource, placeholder -> Optional.of(placeholder.attribute())),
                                "id-" + key.name(),
                                attributes)));
        return new ActualState(NAME, found);
    }

    private static List<String> keys(List<PlannedTask> tasks, Class<? extends PlannedTask> type) {
        return tasks.stream()
                .filter(type::isInstance)
                .map(task -> task.key().toString())
                .toList();
    }
}
