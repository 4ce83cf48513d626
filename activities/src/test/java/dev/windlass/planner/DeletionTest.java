package dev.windlass.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.activity.PlanActivities.Commit;
import dev.windlass.change.ChangeRequest.Delete;
import dev.windlass.plan.PlanSummary;
import dev.windlass.plan.PlanSummary.Action;
import dev.windlass.spec.NewCluster;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** One cluster after the other is told to go; what its owners made beside it must not stay behind unseen. */
@Tag("aws")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeletionTest {

    private static final String NAME = "gone.example.com";
    private static final String OWNER = "kubernetes.io/cluster/" + NAME;

    private PlannedCluster cluster;
    private Ec2Client ec2;
    private String subnet;
    private String vpc;

    @BeforeAll
    void create() {
        cluster = new PlannedCluster(NewCluster.of(NAME, List.of("us-east-1d"), 1, 1, "s3://planner-gone"));
        cluster.create();
        ec2 = cluster.clients.ec2();
        var found = ec2.describeSubnets(call ->
                        call.filters(filter -> filter.name("tag:" + OWNER).values("owned")))
                .subnets()
                .getFirst();
        subnet = found.subnetId();
        vpc = found.vpcId();
    }

    @Test
    @Order(1)
    void namesNothingOfAClusterThatHasWhatWindlassMadeAlone() {
        assertThat(plan(new Delete()).warnings()).isEmpty();
    }

    @Test
    @Order(2)
    void refusesToLeaveBehindWhatItCannotDelete() {
        String address = address();
        String gateway = gateway(address);
        String volume = ec2.createVolume(call -> call.availabilityZone("us-east-1d")
                        .size(1)
                        .tagSpecifications(tags(ResourceType.VOLUME, Map.of(OWNER, "owned", "Name", "claimed"))))
                .volumeId();
        String snapshot = ec2.createSnapshot(call -> call.volumeId(volume)
                        .tagSpecifications(tags(ResourceType.SNAPSHOT, Map.of("KubernetesCluster", NAME))))
                .snapshotId();
        String group = ec2.createSecurityGroup(call -> call.groupName("k8s-elb-a")
                        .description("of a service")
                        .vpcId(vpc)
                        .tagSpecifications(tags(ResourceType.SECURITY_GROUP, Map.of(OWNER, "owned"))))
                .groupId();
        String shared = ec2.createVolume(call -> call.availabilityZone("us-east-1d")
                        .size(1)
                        .tagSpecifications(
                                tags(ResourceType.VOLUME, Map.of(OWNER, "shared", "KubernetesCluster", NAME))))
                .volumeId();
        cluster.clients
                .classicLoadBalancing()
                .createLoadBalancer(call -> call.loadBalancerName("a-service")
                        .subnets(subnet)
                        .listeners(listener ->
                                listener.protocol("tcp").loadBalancerPort(80).instancePort(80))
                        .tags(tag -> tag.key(OWNER).value("owned")));

        assertThatThrownBy(() -> refusal(new Delete()))
                .hasMessageStartingWith("leave: Windlass cannot delete ")
                .hasMessageContaining("natgateway " + gateway)
                .hasMessageContaining("elastic-ip " + address)
                .hasMessageContaining("volume " + volume + " (claimed)")
                .hasMessageContaining("snapshot " + snapshot)
                .hasMessageContaining("security-group " + group)
                .hasMessageContaining("classic-load-balancer a-service")
                .hasMessageContaining("--leave ")
                .hasMessageNotContaining(shared);
        ec2.deleteSnapshot(call -> call.snapshotId(snapshot));
        ec2.deleteVolume(call -> call.volumeId(volume));
        ec2.deleteSecurityGroup(call -> call.groupId(group));
        cluster.clients.classicLoadBalancing().deleteLoadBalancer(call -> call.loadBalancerName("a-service"));
        ec2.deleteNatGateway(call -> call.natGatewayId(gateway));
        ec2.releaseAddress(call -> call.allocationId(address));
        assertThat(plan(new Delete()).warnings()).as("all of them are gone").isEmpty();
    }

    @Test
    @Order(3)
    void refusesAnIdentifierOfNothing() {
        assertThatThrownBy(() -> refusal(new Delete(List.of("vpc-0a"))))
                .hasMessage("leave: vpc-0a is nothing of cluster " + NAME);
    }

    @Test
    @Order(4)
    void refusesToDeleteWhatSomethingThatStaysLiesIn() {
        String address = address();
        String gateway = gateway(address);

        assertThatThrownBy(() -> refusal(new Delete(List.of(gateway, address))))
                .hasMessageStartingWith("leave: AWS cannot delete ")
                .hasMessageContaining(subnet + " (" + gateway + " needs it)")
                .hasMessageContaining(vpc);
        ec2.deleteNatGateway(call -> call.natGatewayId(gateway));
        ec2.releaseAddress(call -> call.allocationId(address));
    }

    @Test
    @Order(5)
    void namesTheRecordsOfItsApi() {
        String zone = cluster.clients
                .route53()
                .createHostedZone(call -> call.name("example.com").callerReference("a"))
                .hostedZone()
                .id();
        cluster.record(zone, "CREATE", "api." + NAME);
        cluster.record(zone, "CREATE", "www." + NAME);

        assertThatThrownBy(() -> refusal(new Delete()))
                .hasMessageContaining("/api." + NAME + "/A")
                .hasMessageNotContaining("www.");
        cluster.record(zone, "DELETE", "api." + NAME);
    }

    @Test
    @Order(6)
    void deletesAClusterWhoseSpecsSayWhatItDoesNotUnderstandAndLeavesWhatItIsToldTo() {
        cluster.put("config", "spec: {topology: null, networking: {}, subnets: null, futureField: 1}");
        cluster.put("instancegroup/bastions", "spec: {role: Watchman}");
        cluster.put("backups/etcd/main/2026-11-29T00:00:00Z-000001/_etcd_backup.meta", "{}");
        String address = address();

        PlanSummary plan = cluster.carryOut(cluster.change(new Delete(List.of(address))));

        assertThat(plan.warnings()).singleElement().asString().endsWith("elastic-ip " + address + " is left as it is");
        assertThat(plan.tasks()).allMatch(task -> task.action() == Action.DELETE);
        assertThat(cluster.left(plan).tasks()).isEmpty();
        cluster.plans.commit(new Commit(NAME, plan.digest()));
        assertThat(cluster.files()).containsExactly("backups/etcd/main/2026-11-29T00:00:00Z-000001/_etcd_backup.meta");
        assertThat(ec2.describeAddresses(call -> call.allocationIds(address)).addresses())
                .hasSize(1);
        assertThat(ec2.describeVpcs(call ->
                                call.filters(filter -> filter.name("vpc-id").values(vpc)))
                        .vpcs())
                .isEmpty();
        assertThat(cluster.clients.iam().listRolesPaginator().roles())
                .noneMatch(role -> role.roleName().endsWith(NAME));
    }

    private void refusal(Delete request) {
        cluster.planner.plan(cluster.change(request));
    }

    private PlanSummary plan(Delete request) {
        return cluster.plans.plan(cluster.change(request));
    }

    private String address() {
        return ec2.allocateAddress(call -> call.domain("vpc")
                        .tagSpecifications(
                                tags(ResourceType.ELASTIC_IP, Map.of(OWNER, "owned", "KubernetesCluster", NAME))))
                .allocationId();
    }

    private String gateway(String address) {
        return ec2.createNatGateway(call -> call.subnetId(subnet)
                        .allocationId(address)
                        .tagSpecifications(
                                tags(ResourceType.NATGATEWAY, Map.of(OWNER, "owned", "KubernetesCluster", NAME))))
                .natGateway()
                .natGatewayId();
    }

    private static TagSpecification tags(ResourceType type, Map<String, String> tags) {
        return TagSpecification.builder()
                .resourceType(type)
                .tags(tags.entrySet().stream()
                        .map(tag -> software.amazon.awssdk.services.ec2.model.Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .build();
    }
}
