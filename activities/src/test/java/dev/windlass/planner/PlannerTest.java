package dev.windlass.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.change.ChangeRequest;
import dev.windlass.plan.Plan;
import dev.windlass.plan.PlanSummary;
import dev.windlass.plan.PlanSummary.Action;
import dev.windlass.spec.ClusterDefinition;
import dev.windlass.spec.ClusterDocuments;
import dev.windlass.spec.NewCluster;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;

@org.junit.jupiter.api.Tag("aws")
class PlannerTest {

    private static final String CHANNEL = "addons/bootstrap-channel.yaml";
    private static final String SSH_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFNoK4sBAPyVN/PrQzjHAW4VVhz0lkUxC25B1QfDasl5 admin@example";

    @Test
    void createsEveryResourceOnceAndThenFindsNothingToDo() {
        PlannedCluster cluster = new PlannedCluster(
                NewCluster.of("once.example.k8s.local", List.of("us-east-1d"), 1, 2, "s3://planner-once"));
        PlanSummary created = cluster.create();
        assertThat(created.create()).isEqualTo(created.tasks().size());
        assertThat(cluster.left(created).tasks()).isEmpty();
        cluster.apply(created);
        assertThat(cluster.left(created).tasks()).isEmpty();
        assertThat(cluster.clients.autoScaling().describeAutoScalingGroupsPaginator().autoScalingGroups().stream()
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
        assertThat(plan.tasks())
                .extracting(task -> task.key().toString())
                .containsExactlyInAnyOrder(
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

    @Test
    void takesBackWhatCalicoNeededWhenKubenetReturns() {
        PlannedCluster cluster = new PlannedCluster(
                NewCluster.of("back.example.k8s.local", List.of("us-east-1d"), 1, 1, "s3://planner-back"));
        cluster.create();
        cluster.carryOut(cluster.networking(Map.of("calico", Map.of())));
        assertThat(cluster.file(CHANNEL)).contains("networking.projectcalico.org");

        PlanSummary back = cluster.carryOut(cluster.networking(Map.of("kubenet", Map.of())));

        assertThat(back.tasks().stream()
                        .filter(task -> task.action() == Action.DELETE)
                        .map(task -> task.key().toString()))
                .containsExactly("SecurityGroupRule/"
                        + "from-nodes.back.example.k8s.local-ingress-4-0to0-masters.back.example.k8s.local");
        assertThat(cluster.left(back).tasks()).isEmpty();
        assertThat(cluster.file(CHANNEL)).doesNotContain("networking.projectcalico.org");
        assertThat(cluster.clients.ec2().describeSecurityGroupRules(_ -> {}).securityGroupRules().stream()
                        .filter(rule -> rule.ipProtocol().equals("4"))
                        .flatMap(rule -> rule.tags().stream())
                        .map(tag -> tag.value()))
                .noneMatch(name -> name.contains("back.example.k8s.local"));
    }

    @Test
    void bringsABlockInAnotherSpellingToRest() {
        PlannedCluster cluster = new PlannedCluster(
                NewCluster.of("spelling.example.k8s.local", List.of("us-east-1d"), 1, 1, "s3://planner-spelling"));
        cluster.create();

        PlanSummary plan = cluster.carryOut(cluster.change(new ChangeRequest.Edit(
                null, Map.of("spec.sshAccess", List.of("2001:0DB8::/32", "203.0.113.0/24")), List.of())));

        assertThat(cluster.left(plan).tasks()).isEmpty();
        assertThat(cluster.plans
                        .plan(cluster.change(new ChangeRequest.Update()))
                        .tasks())
                .isEmpty();
        assertThat(cluster.file("config")).contains("2001:0DB8::/32");
        PlanSummary again = cluster.carryOut(cluster.change(new ChangeRequest.Edit(
                null, Map.of("spec.sshAccess", List.of("2001:db8:0::/32", "203.0.113.0/24")), List.of())));
        assertThat(again.tasks()).isEmpty();
    }

    @Test
    void reachesEveryChoiceOfNetworkingFromEveryOther() {
        PlannedCluster cluster = new PlannedCluster(
                NewCluster.of("choices.example.k8s.local", List.of("us-east-1d"), 1, 1, "s3://planner-choices"));
        cluster.create();
        for (Map<String, Object> choice : List.<Map<String, Object>>of(
                Map.of("cni", Map.of()),
                Map.of("calico", Map.of("encapsulationMode", "ipip", "crossSubnet", true)),
                Map.of("calico", Map.of("encapsulationMode", "vxlan", "mtu", 1400)),
                Map.of("calico", Map.of("encapsulationMode", "none")),
                Map.of("calico", Map.of("wireguardEnabled", true)),
                Map.of("calico", Map.of("crossSubnet", false, "typhaReplicas", 2)),
                Map.of("kubenet", Map.of()),
                Map.of("cni", Map.of()))) {
            PlanSummary plan = cluster.carryOut(cluster.networking(choice));
            assertThat(plan.tasks()).as("%s", choice).isNotEmpty();
            assertThat(cluster.left(plan).tasks()).as("%s", choice).isEmpty();
        }
    }

    @Test
    void givesInstancesTheAdministratorsKeyAndKeepsIt() {
        PlannedCluster cluster = new PlannedCluster(
                        NewCluster.of("key.example.k8s.local", List.of("us-east-1d"), 1, 1, "s3://planner-key"))
                .withSshPublicKey(SSH_KEY);

        PlanSummary created = cluster.create();

        String name = "kubernetes.key.example.k8s.local-f2:d7:fe:0d:8c:3b:01:fe:53:0a:03:4c:d6:e9:df:91";
        assertThat(created.tasks()).extracting(task -> task.key().toString()).contains("SSHKey/" + name);
        assertThat(cluster.left(created).tasks()).isEmpty();
        assertThat(cluster.clients
                        .ec2()
                        .describeKeyPairs(call -> call.keyNames(name))
                        .keyPairs())
                .hasSize(1);
        assertThat(cluster.plans
                        .plan(cluster.change(new ChangeRequest.Update()))
                        .tasks())
                .isEmpty();
    }

    @Test
    void namesTheFieldOfABrokenKey() {
        PlannedCluster cluster = new PlannedCluster(
                        NewCluster.of("broken.example.k8s.local", List.of("us-east-1d"), 1, 1, "s3://planner-broken"))
                .withSshPublicKey("ssh-rsa AAAA!");

        assertThatThrownBy(() -> cluster.planner.plan(cluster.creation()))
                .isInstanceOf(InvalidChangeException.class)
                .hasMessageStartingWith("sshPublicKey: ");
    }

    @Test
    void refusesAConfigBaseInTheFolderOfAnotherCluster() {
        NewCluster other = NewCluster.of("own.example.k8s.local", List.of("us-east-1d"), 1, 1, "s3://planner-own");
        PlannedCluster cluster = new PlannedCluster(other);
        String documents = ClusterDocuments.toYaml(other.definition())
                .replace("s3://planner-own/own.example.k8s.local", "s3://planner-own/other.example.k8s.local");

        assertThatThrownBy(() -> cluster.planner.plan(cluster.change(new ChangeRequest.Create(documents))))
                .isInstanceOf(InvalidChangeException.class)
                .hasMessage("spec.configBase: must be s3://planner-own/own.example.k8s.local");
    }

    @Test
    void refusesToChooseBetweenTwoVpcsOfOneName() {
        PlannedCluster cluster = new PlannedCluster(
                NewCluster.of("twin.example.k8s.local", List.of("us-east-1d"), 1, 1, "s3://planner-twin"));
        List<String> vpcs = List.of(vpc(cluster, "twin.example.k8s.local"), vpc(cluster, "twin.example.k8s.local"));

        assertThatThrownBy(() -> cluster.planner.plan(cluster.creation()))
                .isInstanceOf(InvalidChangeException.class)
                .hasMessageStartingWith("VPC: two are called twin.example.k8s.local: ")
                .message()
                .contains(vpcs);
    }

    @Test
    void refusesToChooseBetweenTwoSecurityGroupsOfOneName() {
        String name = "twins.example.k8s.local";
        PlannedCluster cluster =
                new PlannedCluster(NewCluster.of(name, List.of("us-east-1d"), 1, 1, "s3://planner-twins"));
        String vpc = vpc(cluster, name);
        for (String group : List.of("one", "two")) {
            cluster.clients
                    .ec2()
                    .createSecurityGroup(call -> call.groupName(group)
                            .description(group)
                            .vpcId(vpc)
                            .tagSpecifications(specification -> specification
                                    .resourceType(ResourceType.SECURITY_GROUP)
                                    .tags(
                                            tag("Name", "nodes." + name),
                                            tag("KubernetesCluster", name),
                                            tag("kubernetes.io/cluster/" + name, "owned"))));
        }

        assertThatThrownBy(() -> cluster.planner.plan(cluster.creation()))
                .isInstanceOf(InvalidChangeException.class)
                .hasMessageStartingWith("SecurityGroup: two are called nodes." + name + ": sg-");
    }

    private static String vpc(PlannedCluster cluster, String name) {
        return cluster.clients
                .ec2()
                .createVpc(call -> call.cidrBlock("10.99.0.0/16")
                        .tagSpecifications(specification -> specification
                                .resourceType(ResourceType.VPC)
                                .tags(
                                        tag("Name", name),
                                        tag("KubernetesCluster", name),
                                        tag("kubernetes.io/cluster/" + name, "owned"))))
                .vpc()
                .vpcId();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    @Test
    void leavesAGroupAloneThatIsNotInTheSpecsAnyMoreAndSaysSo() {
        NewCluster two =
                NewCluster.of("less.example.k8s.local", List.of("us-east-1d", "us-east-1a"), 1, 2, "s3://planner-less");
        PlannedCluster cluster = new PlannedCluster(two);
        cluster.create();
        ClusterDefinition all = two.definition();
        ClusterDefinition less = new ClusterDefinition(
                all.cluster(),
                all.instanceGroups().stream()
                        .filter(group -> !group.name().equals("nodes-us-east-1a"))
                        .toList());

        PlanSummary plan = cluster.carryOut(cluster.change(new ChangeRequest.Replace(ClusterDocuments.toYaml(less))));

        assertThat(plan.warnings())
                .containsExactly(
                        "instance group nodes-us-east-1a is in the cloud but not in the specs; it is left alone");
        assertThat(plan.delete()).isZero();
        assertThat(cluster.left(plan).tasks()).isEmpty();
    }
}
