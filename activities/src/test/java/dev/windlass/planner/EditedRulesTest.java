package dev.windlass.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.plan.PlanSummary;
import dev.windlass.plan.PlanSummary.TaskNode;
import dev.windlass.spec.NewCluster;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleRequest;

/** People edit firewall rules in EC2; what counts is what a rule does, and not what it is called. */
@Tag("aws")
class EditedRulesTest {

    private static final String OFFICE = "203.0.113.0/24";
    private static final String WORLD = "0.0.0.0/0";

    private static int clusters;

    private String name;
    private PlannedCluster cluster;
    private Ec2Client ec2;

    @BeforeEach
    void openTheApiToTheOffice() {
        name = "rules" + ++clusters + ".example.k8s.local";
        cluster = new PlannedCluster(NewCluster.of(name, List.of("us-east-1d"), 1, 1, "s3://edited-rules-" + clusters))
                .with("spec.kubernetesApiAccess", List.of(OFFICE));
        ec2 = cluster.clients.ec2();
        cluster.create();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRuleThatWasOpenedToTheWorldGoesAlsoIfTheRightOneWasAddedByHand(boolean editedFirst) {
        edit(
                https(OFFICE),
                rule -> rule.ipProtocol("tcp").fromPort(443).toPort(443).cidrIpv4(WORLD));
        ec2.authorizeSecurityGroupIngress(call -> call.groupId(balancer()).ipPermissions(tcp(443, OFFICE)));
        if (!editedFirst) {
            makeAgain(https(WORLD));
        }

        PlanSummary plan = update();

        assertThat(blocks(443)).containsExactly(OFFICE);
        assertThat(https(OFFICE).tags())
                .anyMatch(tag ->
                        tag.key().equals("KubernetesCluster") && tag.value().equals(name));
        assertThat(cluster.left(plan).tasks()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"tcp, 22, 22", "tcp, 1, 65535", "udp, 443, 443", "-1, -1, -1", "6, 8443, 8443"})
    void aRuleThatLetsOtherTrafficThroughGoesAndTheRightOneIsMadeAgain(String protocol, int from, int to) {
        String edited = https(OFFICE).securityGroupRuleId();
        edit(
                https(OFFICE),
                rule -> rule.ipProtocol(protocol).fromPort(from).toPort(to).cidrIpv4(OFFICE));

        PlanSummary plan = update();

        assertThat(blocks(443)).containsExactly(OFFICE);
        assertThat(rules()).noneMatch(rule -> rule.securityGroupRuleId().equals(edited));
        assertThat(cluster.left(plan).tasks()).isEmpty();
    }

    @Test
    void anOutboundRuleThatWasNarrowedGoesAndTheRightOneIsMadeAgain() {
        edit(egress(WORLD), rule -> rule.ipProtocol("-1").cidrIpv4("10.0.0.0/8"));

        update();

        assertThat(rules().stream().filter(SecurityGroupRule::isEgress).map(SecurityGroupRule::cidrIpv4))
                .containsExactlyInAnyOrder(WORLD, null);
    }

    @Test
    void aRuleThatLostItsTagsIsAdopted() {
        String id = https(OFFICE).securityGroupRuleId();
        ec2.deleteTags(call -> call.resources(id).tags(https(OFFICE).tags()));

        PlanSummary plan = update();

        assertThat(plan.tasks()).extracting(TaskNode::action).containsExactly(PlanSummary.Action.MODIFY);
        assertThat(https(OFFICE).securityGroupRuleId()).isEqualTo(id);
        assertThat(https(OFFICE).tags()).anyMatch(tag -> tag.key().equals("KubernetesCluster"));
    }

    @Test
    void aRuleOfTheSameThatWasAddedByHandIsAdopted() {
        ec2.revokeSecurityGroupIngress(call ->
                call.groupId(balancer()).securityGroupRuleIds(https(OFFICE).securityGroupRuleId()));
        ec2.authorizeSecurityGroupIngress(call -> call.groupId(balancer()).ipPermissions(permission("6", 443, OFFICE)));
        String id = https(OFFICE).securityGroupRuleId();

        update();

        assertThat(https(OFFICE).securityGroupRuleId()).isEqualTo(id);
        assertThat(https(OFFICE).tags()).anyMatch(tag -> tag.key().equals("KubernetesCluster"));
    }

    @Test
    void aDescriptionIsThePersonsWhoWroteIt() {
        edit(
                https(OFFICE),
                rule -> rule.ipProtocol("tcp")
                        .fromPort(443)
                        .toPort(443)
                        .cidrIpv4(OFFICE)
                        .description("office"));

        assertThat(update().tasks()).isEmpty();
    }

    @Test
    void aRuleForAPrefixListGoesIfItCarriesTheClustersTagsAndStaysIfNot() {
        List<software.amazon.awssdk.services.ec2.model.Tag> tags = https(OFFICE).tags();
        ec2.authorizeSecurityGroupIngress(call -> call.groupId(balancer())
                .ipPermissions(list("pl-11111111"))
                .tagSpecifications(held ->
                        held.resourceType(ResourceType.SECURITY_GROUP_RULE).tags(tags)));
        ec2.authorizeSecurityGroupIngress(call -> call.groupId(balancer()).ipPermissions(list("pl-22222222")));

        update();

        assertThat(rules())
                .extracting(SecurityGroupRule::prefixListId)
                .contains("pl-22222222")
                .doesNotContain("pl-11111111");
    }

    @Test
    void aRuleForAGroupOfAnotherNetworkGoesIfItCarriesTheClustersTags() {
        String vpc = ec2.createVpc(call -> call.cidrBlock("10.77.0.0/16")).vpc().vpcId();
        String foreign = ec2.createSecurityGroup(
                        call -> call.vpcId(vpc).groupName("peer").description("peer"))
                .groupId();
        List<software.amazon.awssdk.services.ec2.model.Tag> tags = https(OFFICE).tags();
        ec2.authorizeSecurityGroupIngress(call -> call.groupId(balancer())
                .ipPermissions(held -> held.ipProtocol("tcp")
                        .fromPort(8080)
                        .toPort(8080)
                        .userIdGroupPairs(pair -> pair.groupId(foreign).vpcId(vpc)))
                .tagSpecifications(held ->
                        held.resourceType(ResourceType.SECURITY_GROUP_RULE).tags(tags)));

        update();

        assertThat(rules()).noneMatch(rule -> rule.fromPort() == 8080);
    }

    @Test
    void aBlockOfIpv6ComesToRestHoweverItIsSpelled() {
        PlanSummary plan = cluster.carryOut(access("2001:DB8::/32", "2620:10f:6000:0::/40", "0::/0"));

        assertThat(cluster.left(plan).tasks()).isEmpty();
        assertThat(update().tasks()).isEmpty();
        assertThat(rules().stream()
                        .filter(rule -> !rule.isEgress() && rule.fromPort() == 443)
                        .map(SecurityGroupRule::cidrIpv6))
                .containsExactlyInAnyOrder("2001:db8::/32", "2620:10f:6000::/40", "::/0");
    }

    @Test
    void aRuleThatBecameTheRightOneWhileThePlanWaitedIsKept() {
        Change change = access(WORLD);
        PlanSummary plan = cluster.plan(change);
        edit(
                https(OFFICE),
                rule -> rule.ipProtocol("tcp").fromPort(443).toPort(443).cidrIpv4(WORLD));

        cluster.apply(plan);

        assertThat(blocks(443)).containsExactly(WORLD);
        assertThat(cluster.left(plan).tasks()).isEmpty();
    }

    @Test
    void whatWasNotInThePlanIsNotClosed() {
        Change change = access(WORLD);
        PlanSummary plan = cluster.plan(change);
        edit(
                https(OFFICE),
                rule -> rule.ipProtocol("tcp").fromPort(443).toPort(443).cidrIpv4("198.51.100.0/24"));

        cluster.apply(plan);

        assertThat(blocks(443)).containsExactlyInAnyOrder(WORLD, "198.51.100.0/24");
        assertThat(cluster.left(plan).tasks()).hasSize(1);
    }

    private Change access(String... blocks) {
        return cluster.change(
                new ChangeRequest.Edit(null, Map.of("spec.kubernetesApiAccess", List.of(blocks)), List.of()));
    }

    private PlanSummary update() {
        return cluster.carryOut(cluster.change(new ChangeRequest.Update()));
    }

    private String balancer() {
        return ec2
                .describeSecurityGroups(call -> call.filters(
                        filter -> filter.name("tag:KubernetesCluster").values(name),
                        filter -> filter.name("group-name").values("api-elb." + name)))
                .securityGroups()
                .stream()
                .map(SecurityGroup::groupId)
                .findFirst()
                .orElseThrow();
    }

    private List<SecurityGroupRule> rules() {
        String group = balancer();
        return ec2.describeSecurityGroupRules(
                        call -> call.filters(filter -> filter.name("group-id").values(group)))
                .securityGroupRules();
    }

    private SecurityGroupRule one(Predicate<SecurityGroupRule> which) {
        return rules().stream().filter(which).findFirst().orElseThrow();
    }

    private SecurityGroupRule https(String block) {
        return one(rule -> !rule.isEgress() && rule.fromPort() == 443 && block.equals(rule.cidrIpv4()));
    }

    private SecurityGroupRule egress(String block) {
        return one(rule -> rule.isEgress() && block.equals(rule.cidrIpv4()));
    }

    private List<String> blocks(int port) {
        return rules().stream()
                .filter(rule -> !rule.isEgress() && rule.fromPort() == port)
                .map(SecurityGroupRule::cidrIpv4)
                .toList();
    }

    private void edit(SecurityGroupRule rule, Consumer<SecurityGroupRuleRequest.Builder> change) {
        ec2.modifySecurityGroupRules(call -> call.groupId(rule.groupId())
                .securityGroupRules(held ->
                        held.securityGroupRuleId(rule.securityGroupRuleId()).securityGroupRule(change)));
    }

    /** The emulated EC2 tells rules in the order in which they were made. */
    private void makeAgain(SecurityGroupRule rule) {
        ec2.revokeSecurityGroupIngress(
                call -> call.groupId(rule.groupId()).securityGroupRuleIds(rule.securityGroupRuleId()));
        ec2.authorizeSecurityGroupIngress(call -> call.groupId(rule.groupId())
                .ipPermissions(tcp(rule.fromPort(), rule.cidrIpv4()))
                .tagSpecifications(tags ->
                        tags.resourceType(ResourceType.SECURITY_GROUP_RULE).tags(rule.tags())));
    }

    private static IpPermission tcp(int port, String block) {
        return permission("tcp", port, block);
    }

    private static IpPermission permission(String protocol, int port, String block) {
        return IpPermission.builder()
                .ipProtocol(protocol)
                .fromPort(port)
                .toPort(port)
                .ipRanges(range -> range.cidrIp(block))
                .build();
    }

    private static IpPermission list(String id) {
        return IpPermission.builder()
                .ipProtocol("tcp")
                .fromPort(6443)
                .toPort(6443)
                .prefixListIds(list -> list.prefixListId(id))
                .build();
    }
}
