package dev.windlass.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.cluster.NewCluster;
import dev.windlass.plan.Plan;
import dev.windlass.plan.PlanSummary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("aws")
class PlannerTest {

    @Test
    void createsEveryResourceOnceAndThenFindsNothingToDo() {
        PlannedCluster cluster = new PlannedCluster(
                NewCluster.of("once.example.k8s.local", List.of("us-east-1d"), 1, 2, "s3://planner-once"));
        PlanSummary created = cluster.create();
        assertThat(created.create()).isEqualTo(created.tasks().size());
        assertThat(cluster.left(created).tasks()).isEmpty();
        cluster.apply(created);
        assertThat(cluster.left(created).tasks()).isEmpty();
        assertThat(cluster.clients.autoScaling().describeAutoScalingGroups().autoScalingGroups().stream()
                        .filter(group -> group.autoScalingGroupName().endsWith(".once.example.k8s.local")))
                .hasSize(2);
    }

    @Test
    void plansTheChangeToCalicoAsThePeerDoesInFewCalls() {
        PlannedCluster cluster = new PlannedCluster(
                NewCluster.of("calico.example.k8s.local", List.of("us-east-1d"), 1, 2, "s3://planner-calico"));
        cluster.create();
        long before = cluster.clients.calls().total();
        Plan plan = cluster.planner.plan(cluster.networking(Map.of("calico", Map.of("crossSubnet", true))));
        long calls = cluster.clients.calls().total() - before;
        System.out.println("plan of the calico change: " + calls + " AWS calls");
        assertThat(plan.tasks()).extracting(task -> task.key().toString()).containsExactlyInAnyOrder(
                "AddonManifest/calico.example.k8s.local-addons-aws-cloud-controller.addons.k8s.io-k8s-1.18",
                "AddonManifest/calico.example.k8s.local-addons-networking.projectcalico.org-k8s-1.25",
                "BootstrapChannel/calico.example.k8s.local-addons-bootstrap",
                "IAMRolePolicy/masters.calico.example.k8s.local",
                "IAMRolePolicy/nodes.calico.example.k8s.local",
                "LaunchTemplate/control-plane-us-east-1d.masters.calico.example.k8s.local",
                "LaunchTemplate/nodes-us-east-1d.calico.example.k8s.local",
                "ManagedFile/cluster-completed.spec",
                "ManagedFile/nodeupconfig-control-plane-us-east-1d",
                "ManagedFile/nodeupconfig-nodes-us-east-1d",
                "SecurityGroupRule/from-nodes.calico.example.k8s.local-ingress-4-0to0-masters.calico.example.k8s.local");
        assertThat(calls).isLessThanOrEqualTo(60);
    }
}
