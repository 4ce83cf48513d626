package dev.windlass.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.windlass.change.EventTypes;
import dev.windlass.change.Phase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

/**
 * A change of access that AWS refuses in the middle, the update that goes on from there, and a deletion that AWS does not
 * take, aborted and asked for again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndedApplyEndToEndTest {

    private static final String CLUSTER = "ended.cluster.k8s.local";
    private static final String OFFICE = "203.0.113.0/24";
    private static final String BRANCH = "198.51.100.0/24";
    private static final int MOST_RULES = 60;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private RunningWindlass running;
    private Ec2Client ec2;
    private JsonNode refused;
    private List<SecurityGroupRule> afterRefusal;
    private List<SecurityGroupRule> afterUpdate;
    private JsonNode aborted;
    private String historyOfAborted;

    @BeforeAll
    void run(@TempDir Path folder) {
        running = RunningWindlass.start(folder);
        ec2 = running.aws.ec2();
        String documents = running.documents(CLUSTER, List.of("us-east-1d"), 1, 1);
        completed("ended-create", ChangeEvent.create("ended-create", CLUSTER, documents));
        completed("ended-office", access("ended-office", OFFICE));

        long held = inbound().stream().filter(rule -> rule.cidrIpv6() == null).count();
        List<IpRange> others = IntStream.range(0, (int) (MOST_RULES - 1 - held))
                .mapToObj(i -> IpRange.builder().cidrIp("10." + i + ".0.0/16").build())
                .toList();
        String group = balancer();
        ec2.authorizeSecurityGroupIngress(call -> call.groupId(group)
                .ipPermissions(other ->
                        other.ipProtocol("tcp").fromPort(8080).toPort(8080).ipRanges(others)));
        running.publish(access("ended-branch", BRANCH).automatic().binary());
        refused = running.api.await("ended-branch", Phase.FAILED, PATIENCE);
        afterRefusal = inbound();

        ec2.revokeSecurityGroupIngress(call -> call.groupId(group)
                .ipPermissions(other ->
                        other.ipProtocol("tcp").fromPort(8080).toPort(8080).ipRanges(others)));
        completed("ended-update", ChangeEvent.of("ended-update", CLUSTER, "update"));
        afterUpdate = inbound();

        String vpc = ec2.describeVpcs(call -> call.filters(
                        filter -> filter.name("tag:KubernetesCluster").values(CLUSTER)))
                .vpcs()
                .getFirst()
                .vpcId();
        ec2.associateVpcCidrBlock(call -> call.vpcId(vpc).cidrBlock("10.200.0.0/16"));
        String subnet = ec2.createSubnet(call -> call.vpcId(vpc).cidrBlock("10.200.0.0/24"))
                .subnet()
                .subnetId();
        running.publish(ChangeEvent.of("ended-delete", CLUSTER, "delete").binary());
        running.api.approveWhenAsked("ended-delete", PATIENCE);
        Await.until(
                "AWS to refuse the deletion of the network",
                PATIENCE,
                () -> running.api
                        .get("/v1/changes/ended-delete")
                        .body()
                        .toString()
                        .contains("has dependencies"));
        assertThat(running.api
                        .post("/v1/changes/ended-delete/abort", "{\"who\":\"grace@example.org\",\"reason\":\"in use\"}")
                        .status())
                .isEqualTo(200);
        aborted = running.api.await("ended-delete", Phase.ABORTED, PATIENCE);
        Await.until(
                "the history of the abort",
                PATIENCE,
                () -> !running.progress.ofType(EventTypes.TASK_GIVEN_UP).isEmpty());
        historyOfAborted = running.progress.ofType(EventTypes.TASK_GIVEN_UP).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .reduce("", String::concat);

        ec2.deleteSubnet(call -> call.subnetId(subnet));
        running.publish(ChangeEvent.of("ended-delete-again", CLUSTER, "delete").binary());
        running.api.approveWhenAsked("ended-delete-again", PATIENCE);
        running.api.await("ended-delete-again", Phase.COMPLETED, PATIENCE);
    }

    @AfterAll
    void stop() {
        if (running != null) {
            running.close();
        }
    }

    @Test
    void aRefusalEndsTheChangeWithTheWordsOfAws() {
        assertThat(refused.path("failure").asText()).contains("RulesPerSecurityGroupLimitExceeded");
    }

    @Test
    void accessStaysAsItWasWhenTheNewOneIsRefused() {
        assertThat(afterRefusal).anyMatch(rule -> rule.fromPort() == 443 && OFFICE.equals(rule.cidrIpv4()));
    }

    @Test
    void theNextUpdateMakesTheRestAndNothingTwice() {
        List<String> made = afterRefusal.stream()
                .filter(rule -> BRANCH.equals(rule.cidrIpv4()))
                .map(SecurityGroupRule::securityGroupRuleId)
                .toList();

        assertThat(made).hasSize(1);
        assertThat(afterUpdate)
                .extracting(SecurityGroupRule::securityGroupRuleId)
                .containsAll(made);
        assertThat(afterUpdate.stream().filter(rule -> rule.fromPort() == 443).map(SecurityGroupRule::cidrIpv4))
                .containsExactly(BRANCH);
    }

    @Test
    void aDeletionThatAwsDoesNotTakeIsAborted() {
        assertThat(aborted.path("failure").asText())
                .startsWith("aborted by grace@example.org (in use): ")
                .contains("given up in the middle");
        assertThat(historyOfAborted).contains("given up: delete VPC/" + CLUSTER);
    }

    @Test
    void theNextDeletionLeavesNothing() {
        assertThat(ec2.describeVpcs(call -> call.filters(
                                filter -> filter.name("tag:KubernetesCluster").values(CLUSTER)))
                        .vpcs())
                .isEmpty();
    }

    private void completed(String id, ChangeEvent event) {
        running.publish(event.automatic().binary());
        running.api.await(id, Phase.COMPLETED, PATIENCE);
    }

    private static ChangeEvent access(String id, String block) {
        ChangeEvent event = ChangeEvent.of(id, CLUSTER, "edit");
        ArrayNode blocks = event.change().putObject("set").putArray("spec.kubernetesApiAccess");
        blocks.add(block);
        return event;
    }

    private String balancer() {
        return ec2.describeSecurityGroups(
                        call -> call.filters(filter -> filter.name("group-name").values("api-elb." + CLUSTER)))
                .securityGroups()
                .getFirst()
                .groupId();
    }

    private List<SecurityGroupRule> inbound() {
        String group = balancer();
        return ec2
                .describeSecurityGroupRules(
                        call -> call.filters(filter -> filter.name("group-id").values(group)))
                .securityGroupRules()
                .stream()
                .filter(rule -> !rule.isEgress())
                .toList();
    }
}
