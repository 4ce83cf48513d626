package dev.windlass.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.HostnameType;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.PrivateDnsNameOptionsOnLaunch;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleRequest;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.VolumeType;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;

/**
 * One test a mend of deploy/sandbox/src/main/python/mends.py; each fails where its mend is left out. tags_of_one_resource has none:
 * it changes nothing but time.
 */
class CloudEmulatorMendsTest {
    private static final String UBUNTU = "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20260714";

    private static EmulatedCloud cloud;

    @BeforeAll
    static void startCloud(@TempDir Path folder) {
        cloud = EmulatedCloud.start(folder);
        cloud.iam.createInstanceProfile(request -> request.instanceProfileName("nodes"));
    }

    @AfterAll
    static void stopCloud() {
        cloud.close();
    }

    @Test
    void offersTheUbuntuImage() {
        List<Image> images = cloud.ec2
                .describeImages(request -> request.owners("099720109477")
                        .filters(filter -> filter.name("name").values(UBUNTU)))
                .images();

        assertThat(images).extracting(Image::name).containsExactly(UBUNTU);
    }

    @Test
    void instancesKeepTheVersionTheyWereLaunchedWith() {
        Group group = new Group();

        group.switchToSecondVersion();

        assertThat(group.versions()).containsExactly("1", "1");
    }

    @Test
    void replacesAnInstanceOfALaterVersionWithUserData() {
        Group group = new Group();
        group.switchToSecondVersion();
        String gone = group.instanceIds().getFirst();

        cloud.ec2.terminateInstances(request -> request.instanceIds(gone));

        assertThat(group.instanceIds()).hasSize(2).doesNotContain(gone);
        assertThat(group.versions()).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void replacesADetachedInstanceAndLeavesItRunning() {
        Group group = new Group();
        String detached = group.instanceIds().getFirst();

        group.detach(detached);

        assertThat(group.instanceIds()).hasSize(2).doesNotContain(detached);
        assertThat(instance(detached).state().nameAsString()).isEqualTo("running");
    }

    @Test
    void resolvesLatestToTheNumberLaunched() {
        Group group = new Group();
        group.addVersion("two");
        cloud.autoScaling.updateAutoScalingGroup(request -> request.autoScalingGroupName(group.name)
                .launchTemplate(
                        template -> template.launchTemplateId(group.template).version("$Latest")));

        cloud.autoScaling.terminateInstanceInAutoScalingGroup(
                request -> request.instanceId(group.instanceIds().getFirst()).shouldDecrementDesiredCapacity(false));

        assertThat(group.versions()).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void launchesWhatTheTemplateVersionSays() {
        Group group = new Group();
        Instance launched = instance(group.instanceIds().getFirst());

        assertThat(launched.securityGroups())
                .extracting(held -> held.groupId())
                .containsExactly(group.network.securityGroup);
        assertThat(launched.iamInstanceProfile().arn()).endsWith("instance-profile/nodes");
        assertThat(launched.metadataOptions().httpTokensAsString()).isEqualTo("required");
        assertThat(launched.tags())
                .contains(Tag.builder().key("version").value("one").build());
        assertThat(launched.blockDeviceMappings()).hasSize(1);
        String volume = launched.blockDeviceMappings().getFirst().ebs().volumeId();
        assertThat(cloud.ec2
                        .describeVolumes(request -> request.volumeIds(volume))
                        .volumes()
                        .getFirst())
                .satisfies(held -> assertThat(held.size()).isEqualTo(64))
                .satisfies(held -> assertThat(held.volumeType()).isEqualTo(VolumeType.GP3))
                .satisfies(held -> assertThat(held.encrypted()).isTrue())
                .satisfies(held -> assertThat(held.tags())
                        .contains(Tag.builder().key("version").value("one").build()));
    }

    @Test
    void tellsAPolicyInsteadOfATemplateAndKeepsItInOtherUpdates() {
        Group group = new Group();
        group.mix();

        cloud.autoScaling.updateAutoScalingGroup(
                request -> request.autoScalingGroupName(group.name).maxSize(3));

        assertThat(group.describe().launchTemplate()).isNull();
        assertThat(group.describe().mixedInstancesPolicy().launchTemplate().overrides())
                .extracting(override -> override.instanceType())
                .containsExactly("m5.large");
    }

    @Test
    void takesAPolicyAwayWithAnUpdateThatNamesATemplate() {
        Group group = new Group();
        group.mix();

        group.switchToSecondVersion();

        assertThat(group.describe().mixedInstancesPolicy()).isNull();
        assertThat(group.describe().launchTemplate().version()).isEqualTo("2");
    }

    @Test
    void tellsTheLaunchConfigurationOfAGroupAndOfTheInstancesThatCameFromIt() {
        Group group = new Group();
        String configuration = "old-" + unique();
        cloud.autoScaling.createLaunchConfiguration(request -> request.launchConfigurationName(configuration)
                .imageId("ami-0f7ba2c7e0ba1d0e5")
                .instanceType("t3.medium"));
        cloud.autoScaling.updateAutoScalingGroup(
                request -> request.autoScalingGroupName(group.name).launchConfigurationName(configuration));
        cloud.ec2.terminateInstances(
                request -> request.instanceIds(group.instanceIds().getFirst()));
        assertThat(group.describe().launchTemplate()).isNull();
        assertThat(group.describe().launchConfigurationName()).isEqualTo(configuration);

        group.switchToSecondVersion();

        assertThat(group.describe().launchConfigurationName()).isNull();
        assertThat(group.describe().instances())
                .extracting(held -> held.launchConfigurationName())
                .containsExactlyInAnyOrder(null, configuration);
        assertThat(group.describe().instances())
                .filteredOn(held -> held.launchTemplate() == null)
                .hasSize(1);
    }

    @Test
    void forgetsAVersionThatIsDeletedAndGivesItsNumberToNoOther() {
        Group group = new Group();
        group.addVersion("two");
        group.addVersion("three");

        cloud.ec2.deleteLaunchTemplateVersions(
                request -> request.launchTemplateId(group.template).versions("2"));
        group.addVersion("four");

        assertThat(cloud.ec2
                        .describeLaunchTemplateVersions(request -> request.launchTemplateId(group.template))
                        .launchTemplateVersions())
                .extracting(held -> held.versionNumber())
                .containsExactlyInAnyOrder(1L, 3L, 4L);
        assertThatThrownBy(() -> cloud.ec2.describeLaunchTemplateVersions(
                        request -> request.launchTemplateId(group.template).versions("2")))
                .isInstanceOfSatisfying(
                        Ec2Exception.class,
                        refused -> assertThat(refused.awsErrorDetails().errorCode())
                                .isEqualTo("InvalidLaunchTemplateId.VersionNotFound"));
    }

    @Test
    void takesAnInstanceThatLeftOutOfTheTargetGroup() {
        Group group = new Group();
        String gone = group.instanceIds().getFirst();

        cloud.ec2.terminateInstances(request -> request.instanceIds(gone));

        assertThat(group.targets()).containsExactlyInAnyOrderElementsOf(group.instanceIds());
    }

    @Test
    void leavesOutWhatSomebodyDeregisteredWhenAnotherJoins() {
        Group group = new Group();
        String balancer = classicLoadBalancer();
        cloud.autoScaling.attachLoadBalancers(
                request -> request.autoScalingGroupName(group.name).loadBalancerNames(balancer));
        String out = group.instanceIds().getFirst();
        String gone = group.instanceIds().getLast();
        cloud.loadBalancing.deregisterTargets(
                request -> request.targetGroupArn(group.targetGroup).targets(target -> target.id(out)));
        cloud.classicLoadBalancing.deregisterInstancesFromLoadBalancer(
                request -> request.loadBalancerName(balancer).instances(held -> held.instanceId(out)));

        cloud.autoScaling.terminateInstanceInAutoScalingGroup(
                request -> request.instanceId(gone).shouldDecrementDesiredCapacity(false));

        String joined = group.instanceIds().stream()
                .filter(id -> !id.equals(out))
                .findFirst()
                .orElseThrow();
        assertThat(group.targets()).containsExactly(joined);
        assertThat(balanced(balancer)).containsExactly(joined);
    }

    @Test
    void registersEveryMemberWithATargetGroupThatIsAttachedAgain() {
        Group group = new Group();
        cloud.autoScaling.detachLoadBalancerTargetGroups(
                request -> request.autoScalingGroupName(group.name).targetGroupARNs(group.targetGroup));

        cloud.autoScaling.attachLoadBalancerTargetGroups(
                request -> request.autoScalingGroupName(group.name).targetGroupARNs(group.targetGroup));

        assertThat(group.targets()).containsExactlyInAnyOrderElementsOf(group.instanceIds());
    }

    @Test
    void registersAnInstanceThatComesBack() {
        Group group = new Group();
        String back = group.instanceIds().getFirst();
        group.detach(back);
        assertThat(group.targets()).doesNotContain(back);
        cloud.autoScaling.updateAutoScalingGroup(
                request -> request.autoScalingGroupName(group.name).maxSize(3));

        cloud.autoScaling.attachInstances(
                request -> request.autoScalingGroupName(group.name).instanceIds(back));

        assertThat(group.targets()).hasSize(3).contains(back);
    }

    @Test
    void takesAnInstanceThatIsDeregisteredByNameOutOfAClassicLoadBalancer() {
        String balancer = classicLoadBalancer();
        Group group = new Group();
        cloud.autoScaling.attachLoadBalancers(
                request -> request.autoScalingGroupName(group.name).loadBalancerNames(balancer));
        List<String> members = group.instanceIds();

        cloud.classicLoadBalancing.deregisterInstancesFromLoadBalancer(
                request -> request.loadBalancerName(balancer).instances(held -> held.instanceId(members.getFirst())));

        assertThat(balanced(balancer)).containsExactly(members.getLast());
    }

    @Test
    void acceptsAProtocolWithoutPorts() {
        Network network = new Network();

        cloud.ec2.authorizeSecurityGroupIngress(
                request -> request.groupId(network.securityGroup).ipPermissions(network.ipip()));

        assertThat(cloud.ec2
                        .describeSecurityGroups(request -> request.groupIds(network.securityGroup))
                        .securityGroups()
                        .getFirst()
                        .ipPermissions())
                .singleElement()
                .satisfies(held -> assertThat(held.ipProtocol()).isEqualTo("4"))
                .satisfies(held -> assertThat(held.fromPort()).isNull());
        assertThat(network.ingressRules())
                .singleElement()
                .satisfies(held -> assertThat(held.ipProtocol()).isEqualTo("4"))
                .satisfies(held -> assertThat(held.fromPort()).isEqualTo(-1));
    }

    @Test
    void answersWithEveryRuleAuthorizedAndItsTags() {
        Network network = new Network();
        IpPermission ssh = IpPermission.builder()
                .ipProtocol("tcp")
                .fromPort(22)
                .toPort(22)
                .ipRanges(range -> range.cidrIp("0.0.0.0/0"))
                .build();
        Tag name = Tag.builder().key("Name").value("example").build();

        List<SecurityGroupRule> rules = cloud.ec2
                .authorizeSecurityGroupIngress(request -> request.groupId(network.securityGroup)
                        .ipPermissions(network.https(), ssh)
                        .tagSpecifications(tags -> tags.resourceType(ResourceType.SECURITY_GROUP_RULE)
                                .tags(name)))
                .securityGroupRules();

        assertThat(rules).extracting(SecurityGroupRule::fromPort).containsExactly(443, 22);
        assertThat(network.ingressRules())
                .hasSize(2)
                .allSatisfy(rule -> assertThat(rule.tags()).containsExactly(name));
    }

    @Test
    void hasNoWarmPoolForAGroupThatIsGone() {
        assertThat(cloud.autoScaling
                        .describeWarmPool(request -> request.autoScalingGroupName("nobody"))
                        .warmPoolConfiguration())
                .isNull();
    }

    @Test
    void refusesToDetachWhatIsNoMember() {
        Group group = new Group();
        String detached = group.instanceIds().getFirst();
        Runnable detach = () -> group.detach(detached);

        detach.run();

        assertThatThrownBy(detach::run)
                .isInstanceOf(AutoScalingException.class)
                .hasMessageContaining("The instance " + detached + " is not part of Auto Scaling group " + group.name);
    }

    @Test
    void holdsAnInstanceUntilItsTerminationHookIsCompletedWhereNothingElseDoesThat() {
        Group group = new Group();
        group.unhandled("drain");
        String gone = group.instanceIds().getFirst();
        Runnable complete =
                () -> cloud.autoScaling.completeLifecycleAction(request -> request.autoScalingGroupName(group.name)
                        .lifecycleHookName("drain")
                        .instanceId(gone)
                        .lifecycleActionResult("CONTINUE"));

        cloud.autoScaling.terminateInstanceInAutoScalingGroup(
                request -> request.instanceId(gone).shouldDecrementDesiredCapacity(false));

        assertThat(group.lifecycles()).containsExactlyInAnyOrder("Terminating:Wait", "InService", "InService");
        assertThat(instance(gone).state().nameAsString()).isEqualTo("running");
        assertThat(group.targets()).hasSize(2).doesNotContain(gone);

        complete.run();

        assertThat(group.instanceIds()).hasSize(2).doesNotContain(gone);
        assertThat(instance(gone).state().nameAsString()).isEqualTo("terminated");
        assertThatThrownBy(complete::run)
                .isInstanceOf(AutoScalingException.class)
                .hasMessageContaining("No active Lifecycle Action");
    }

    @Test
    void countsAndChoosesNoneThatAHookHolds() {
        Group group = new Group();
        group.unhandled("drain");
        List<String> held = group.instanceIds();
        held.forEach(instance -> cloud.autoScaling.terminateInstanceInAutoScalingGroup(
                request -> request.instanceId(instance).shouldDecrementDesiredCapacity(false)));
        List<String> serving = group.instanceIds().stream()
                .filter(instance -> !held.contains(instance))
                .toList();
        assertThat(group.targets()).containsExactlyInAnyOrderElementsOf(serving).hasSize(2);

        cloud.autoScaling.updateAutoScalingGroup(
                request -> request.autoScalingGroupName(group.name).minSize(1).desiredCapacity(1));

        assertThat(group.lifecycles()).containsExactlyInAnyOrder("Terminating:Wait", "Terminating:Wait", "InService");
        assertThat(held)
                .allSatisfy(instance ->
                        assertThat(instance(instance).state().nameAsString()).isEqualTo("running"));

        cloud.autoScaling.deleteAutoScalingGroup(
                request -> request.autoScalingGroupName(group.name).forceDelete(true));

        assertThat(Stream.concat(held.stream(), serving.stream()))
                .allSatisfy(instance ->
                        assertThat(instance(instance).state().nameAsString()).isEqualTo("terminated"));
    }

    @Test
    void takesAnInstanceInThePlaceOfOneThatAHookHolds() {
        Group group = new Group();
        group.unhandled("drain");
        List<String> members = group.instanceIds();
        group.detach(members.getFirst());
        String replacement = group.instanceIds().stream()
                .filter(id -> !members.contains(id))
                .findFirst()
                .orElseThrow();
        cloud.autoScaling.updateAutoScalingGroup(
                request -> request.autoScalingGroupName(group.name).minSize(1));
        cloud.autoScaling.terminateInstanceInAutoScalingGroup(
                request -> request.instanceId(replacement).shouldDecrementDesiredCapacity(true));

        cloud.autoScaling.attachInstances(
                request -> request.autoScalingGroupName(group.name).instanceIds(members.getFirst()));

        assertThat(group.instanceIds()).containsExactlyInAnyOrder(members.getFirst(), members.getLast(), replacement);
        assertThat(group.describe().desiredCapacity()).isEqualTo(2);
    }

    @Test
    void setsThePrivateDnsNamesOfASubnet() {
        Network network = new Network();

        cloud.ec2.modifySubnetAttribute(
                request -> request.subnetId(network.subnet).privateDnsHostnameTypeOnLaunch(HostnameType.RESOURCE_NAME));
        cloud.ec2.modifySubnetAttribute(request ->
                request.subnetId(network.subnet).enableResourceNameDnsAAAARecordOnLaunch(record -> record.value(true)));

        PrivateDnsNameOptionsOnLaunch options = network.describeSubnet().privateDnsNameOptionsOnLaunch();
        assertThat(options.hostnameType()).isEqualTo(HostnameType.RESOURCE_NAME);
        assertThat(options.enableResourceNameDnsAAAARecord()).isTrue();
    }

    @Test
    void deletesATableWhoseSubnetIsGone() {
        Network network = new Network();
        String table = cloud.ec2
                .createRouteTable(request -> request.vpcId(network.vpc))
                .routeTable()
                .routeTableId();
        cloud.ec2.associateRouteTable(request -> request.routeTableId(table).subnetId(network.subnet));

        cloud.ec2.deleteSubnet(request -> request.subnetId(network.subnet));
        cloud.ec2.deleteRouteTable(request -> request.routeTableId(table));

        assertThat(cloud.ec2
                        .describeRouteTables(request ->
                                request.filters(filter -> filter.name("vpc-id").values(network.vpc)))
                        .routeTables())
                .extracting(held -> held.routeTableId())
                .doesNotContain(table);
    }

    @Test
    void keepsDhcpOptionsWhenTheirVpcGoes() {
        String vpc = cloud.ec2
                .createVpc(request -> request.cidrBlock("10.9.0.0/16"))
                .vpc()
                .vpcId();
        String options = cloud.ec2
                .createDhcpOptions(request -> request.dhcpConfigurations(
                        held -> held.key("domain-name").values("ec2.internal")))
                .dhcpOptions()
                .dhcpOptionsId();
        cloud.ec2.associateDhcpOptions(request -> request.vpcId(vpc).dhcpOptionsId(options));

        cloud.ec2.deleteVpc(request -> request.vpcId(vpc));

        assertThat(cloud.ec2
                        .deleteDhcpOptions(request -> request.dhcpOptionsId(options))
                        .sdkHttpResponse()
                        .isSuccessful())
                .isTrue();
    }

    @Test
    void tagsDhcpOptionsAsTheyAreCreated() {
        String options = cloud.ec2
                .createDhcpOptions(request -> request.dhcpConfigurations(
                                held -> held.key("domain-name").values("ec2.internal"))
                        .tagSpecifications(tags -> tags.resourceType(ResourceType.DHCP_OPTIONS)
                                .tags(Tag.builder().key("Name").value("tagged").build())))
                .dhcpOptions()
                .dhcpOptionsId();

        assertThat(cloud.ec2
                        .describeDhcpOptions(request -> request.filters(
                                filter -> filter.name("tag:Name").values("tagged")))
                        .dhcpOptions())
                .extracting(held -> held.dhcpOptionsId())
                .containsExactly(options);
    }

    @Test
    void acceptsATargetGroupNameWithTwoHyphens() {
        assertThat(cloud.loadBalancing
                        .createTargetGroup(request -> request.name("tcp--example")
                                .protocol(ProtocolEnum.TCP)
                                .port(443)
                                .vpcId(new Network().vpc))
                        .targetGroups())
                .hasSize(1);
    }

    @Test
    void acceptsAnEphemeralDevice() {
        BlockDeviceMapping ephemeral = BlockDeviceMapping.builder()
                .deviceName("/dev/sdc")
                .virtualName("ephemeral0")
                .build();

        assertThat(cloud.ec2
                        .runInstances(request -> request.imageId("ami-0f7ba2c7e0ba1d0e5")
                                .minCount(1)
                                .maxCount(1)
                                .subnetId(new Network().subnet)
                                .blockDeviceMappings(ephemeral))
                        .instances())
                .hasSize(1);
    }

    @Test
    void countsTheAddressesOfAnIpv6Subnet() {
        String vpc = cloud.ec2
                .createVpc(request -> request.cidrBlock("10.8.0.0/16").amazonProvidedIpv6CidrBlock(true))
                .vpc()
                .vpcId();
        String block = cloud.ec2
                .describeVpcs(request -> request.vpcIds(vpc))
                .vpcs()
                .getFirst()
                .ipv6CidrBlockAssociationSet()
                .getFirst()
                .ipv6CidrBlock()
                .replace("/56", "/64");

        Subnet subnet = cloud.ec2
                .createSubnet(request -> request.vpcId(vpc).ipv6Native(true).ipv6CidrBlock(block))
                .subnet();

        assertThat(subnet.availableIpAddressCount()).isNotNegative();
    }

    @Test
    void launchesIntoASubnetWithIpv6Alone() {
        String vpc = cloud.ec2
                .createVpc(request -> request.cidrBlock("10.9.0.0/16").amazonProvidedIpv6CidrBlock(true))
                .vpc()
                .vpcId();
        cloud.ec2.modifyVpcAttribute(request -> request.vpcId(vpc).enableDnsHostnames(enabled -> enabled.value(true)));
        String block = cloud.ec2
                .describeVpcs(request -> request.vpcIds(vpc))
                .vpcs()
                .getFirst()
                .ipv6CidrBlockAssociationSet()
                .getFirst()
                .ipv6CidrBlock()
                .replace("/56", "/64");
        String subnet = cloud.ec2
                .createSubnet(request -> request.vpcId(vpc).ipv6Native(true).ipv6CidrBlock(block))
                .subnet()
                .subnetId();

        assertThat(cloud.ec2
                        .runInstances(request -> request.imageId("ami-0f7ba2c7e0ba1d0e5")
                                .minCount(1)
                                .maxCount(1)
                                .subnetId(subnet))
                        .instances())
                .hasSize(1);
    }

    @Test
    void filtersEgressOnlyGateways() {
        String gateway = cloud.ec2
                .createEgressOnlyInternetGateway(request -> request.vpcId(new Network().vpc)
                        .tagSpecifications(tags -> tags.resourceType(ResourceType.EGRESS_ONLY_INTERNET_GATEWAY)
                                .tags(Tag.builder().key("Name").value("one").build())))
                .egressOnlyInternetGateway()
                .egressOnlyInternetGatewayId();

        assertThat(gatewaysNamed("one")).containsExactly(gateway);
        assertThat(gatewaysNamed("another")).isEmpty();
    }

    @Test
    void answersTheBlockOfARuleAsEc2SpellsIt() {
        Network network = new Network();

        network.allow(network.from("100.68.0.18/18"), network.from("2001:0DB8:0::/32"));

        assertThat(network.ingressRules())
                .extracting(SecurityGroupRule::cidrIpv4, SecurityGroupRule::cidrIpv6)
                .containsExactlyInAnyOrder(tuple("100.68.0.0/18", null), tuple(null, "2001:db8::/32"));
        assertThatThrownBy(() -> network.allow(network.from("2001:db8::/32")))
                .isInstanceOfSatisfying(
                        Ec2Exception.class,
                        refusal -> assertThat(refusal.awsErrorDetails().errorCode())
                                .isEqualTo("InvalidPermission.Duplicate"));
    }

    @Test
    void answersTheBlockOfANetworkAsEc2SpellsIt() {
        String vpc = cloud.ec2
                .createVpc(request -> request.cidrBlock("172.21.3.4/16"))
                .vpc()
                .vpcId();

        Subnet subnet = cloud.ec2
                .createSubnet(request -> request.vpcId(vpc).cidrBlock("172.21.16.9/20"))
                .subnet();

        assertThat(cloud.ec2
                        .describeVpcs(request -> request.vpcIds(vpc))
                        .vpcs()
                        .getFirst()
                        .cidrBlock())
                .isEqualTo("172.21.0.0/16");
        assertThat(subnet.cidrBlock()).isEqualTo("172.21.16.0/20");
    }

    @Test
    void editsARuleWithAProtocolByNumberAndABlockOfIpv6() {
        Network network = new Network();
        network.allow(network.from("2001:db8::/32"));
        SecurityGroupRule rule = network.ingressRules().getFirst();

        network.edit(rule, held -> held.ipProtocol("6").fromPort(22).toPort(22).cidrIpv6("2001:DB8:1::/48"));

        assertThat(network.ingressRules()).singleElement().satisfies(edited -> {
            assertThat(edited.securityGroupRuleId()).isEqualTo(rule.securityGroupRuleId());
            assertThat(edited.ipProtocol()).isEqualTo("tcp");
            assertThat(edited.fromPort()).isEqualTo(22);
            assertThat(edited.cidrIpv6()).isEqualTo("2001:db8:1::/48");
        });
    }

    @Test
    void refusesAnEditThatMakesTwoOfOneRule() {
        Network network = new Network();
        network.allow(network.from("10.1.0.0/16"), network.from("10.2.0.0/16"));
        List<SecurityGroupRule> before = network.ingressRules();

        assertThatThrownBy(() -> network.edit(
                        before.getFirst(),
                        held -> held.ipProtocol("tcp")
                                .fromPort(443)
                                .toPort(443)
                                .cidrIpv4(before.getLast().cidrIpv4())))
                .isInstanceOfSatisfying(
                        Ec2Exception.class,
                        refusal -> assertThat(refusal.awsErrorDetails().errorCode())
                                .isEqualTo("InvalidPermission.Duplicate"));
        assertThat(network.ingressRules()).isEqualTo(before);
    }

    @Test
    void countsTheRulesOfEachFamilyOfAddresses() {
        Network network = new Network();
        network.allow(IntStream.range(0, 60)
                .mapToObj(i -> network.from("10." + i + ".0.0/16"))
                .toArray(IpPermission[]::new));

        network.allow(network.from("2001:db8::/32"));

        assertThat(network.ingressRules()).hasSize(61);
        assertThat(List.of(network.from("10.60.0.0/16"), network.https()))
                .allSatisfy(another -> assertThatThrownBy(() -> network.allow(another))
                        .isInstanceOfSatisfying(
                                Ec2Exception.class,
                                refusal -> assertThat(refusal.awsErrorDetails().errorCode())
                                        .isEqualTo("RulesPerSecurityGroupLimitExceeded")));
    }

    @Test
    void refusesASubnetThatIsTooSmall() {
        Network network = new Network();

        assertThatThrownBy(() -> cloud.ec2.createSubnet(
                        request -> request.vpcId(network.vpc).cidrBlock("172.20.128.0/29")))
                .isInstanceOfSatisfying(
                        Ec2Exception.class,
                        refusal -> assertThat(refusal.awsErrorDetails().errorCode())
                                .isEqualTo("InvalidSubnet.Range"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "nodes of a cluster", "nodes@example"})
    void refusesALaunchTemplateOfThatName(String name) {
        assertThatThrownBy(() -> cloud.ec2.createLaunchTemplate(request ->
                        request.launchTemplateName(name).launchTemplateData(data -> data.instanceType("t3.medium"))))
                .isInstanceOfSatisfying(
                        Ec2Exception.class,
                        refusal -> assertThat(refusal.awsErrorDetails().errorCode())
                                .isEqualTo("InvalidLaunchTemplateName.MalformedException"));
    }

    @Test
    void refusesALaunchTemplateWhoseNameIsTooLong() {
        refusesALaunchTemplateOfThatName("n".repeat(129));
    }

    @ParameterizedTest
    @CsvSource({"129, 1, Tag key exceeds", "1, 257, Tag value exceeds"})
    void refusesATagThatIsTooLong(int key, int value, String words) {
        Tag tag = Tag.builder().key("k".repeat(key)).value("v".repeat(value)).build();

        refusesTags(words, tag);
    }

    @Test
    void refusesATagOfAws() {
        refusesTags(
                "reserved for internal use",
                Tag.builder().key("aws:cloud").value("mine").build());
    }

    private static void refusesTags(String words, Tag tag) {
        Network network = new Network();

        assertThatThrownBy(() -> cloud.ec2.createTags(
                        request -> request.resources(network.vpc).tags(tag)))
                .hasMessageContaining(words);
        assertThatThrownBy(() -> cloud.ec2.createSubnet(request -> request.vpcId(network.vpc)
                        .cidrBlock("172.20.128.0/20")
                        .tagSpecifications(
                                tags -> tags.resourceType(ResourceType.SUBNET).tags(tag))))
                .hasMessageContaining(words);
        assertThatThrownBy(() ->
                        cloud.autoScaling.createOrUpdateTags(request -> request.tags(held -> held.resourceId("group")
                                .resourceType("auto-scaling-group")
                                .key(tag.key())
                                .value(tag.value())
                                .propagateAtLaunch(true))))
                .hasMessageContaining(words);
    }

    @Test
    void launchesNothingFromWhatIsNoImage() {
        Network network = new Network();
        String name = "nodes-" + unique();
        cloud.ec2.createLaunchTemplate(request -> request.launchTemplateName(name)
                .launchTemplateData(data -> data.instanceType("t3.medium").imageId("ubuntu-24.04")));

        assertThatThrownBy(() -> cloud.ec2.runInstances(
                        request -> request.imageId("ubuntu-24.04").minCount(1).maxCount(1)))
                .isInstanceOfSatisfying(
                        Ec2Exception.class,
                        refusal -> assertThat(refusal.awsErrorDetails().errorCode())
                                .isEqualTo("InvalidAMIID.Malformed"));
        assertThatThrownBy(() -> cloud.autoScaling.createAutoScalingGroup(request -> request.autoScalingGroupName(name)
                        .minSize(1)
                        .maxSize(1)
                        .vpcZoneIdentifier(network.subnet)
                        .launchTemplate(held -> held.launchTemplateName(name))))
                .isInstanceOf(AutoScalingException.class)
                .hasMessageContaining("expecting \"ami-...\"");
    }

    private static String classicLoadBalancer() {
        String balancer = "classic-" + unique();
        cloud.classicLoadBalancing.createLoadBalancer(request -> request.loadBalancerName(balancer)
                .availabilityZones("us-east-1d")
                .listeners(listener ->
                        listener.protocol("tcp").loadBalancerPort(443).instancePort(443)));
        return balancer;
    }

    private static List<String> balanced(String balancer) {
        return cloud
                .classicLoadBalancing
                .describeInstanceHealth(request -> request.loadBalancerName(balancer))
                .instanceStates()
                .stream()
                .map(held -> held.instanceId())
                .toList();
    }

    private static List<String> gatewaysNamed(String name) {
        return cloud
                .ec2
                .describeEgressOnlyInternetGateways(request ->
                        request.filters(filter -> filter.name("tag:Name").values(name)))
                .egressOnlyInternetGateways()
                .stream()
                .map(held -> held.egressOnlyInternetGatewayId())
                .toList();
    }

    private static Instance instance(String id) {
        return cloud.ec2
                .describeInstances(request -> request.instanceIds(id))
                .reservations()
                .getFirst()
                .instances()
                .getFirst();
    }

    private static String unique() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    private static final class Network {
        final String vpc = cloud.ec2
                .createVpc(request -> request.cidrBlock("172.20.0.0/16"))
                .vpc()
                .vpcId();
        final String subnet = cloud.ec2
                .createSubnet(
                        request -> request.vpcId(vpc).cidrBlock("172.20.0.0/17").availabilityZone("us-east-1d"))
                .subnet()
                .subnetId();
        final String securityGroup = cloud.ec2
                .createSecurityGroup(
                        request -> request.vpcId(vpc).groupName("nodes").description("nodes"))
                .groupId();

        IpPermission ipip() {
            return IpPermission.builder()
                    .ipProtocol("4")
                    .userIdGroupPairs(pair -> pair.groupId(securityGroup))
                    .build();
        }

        IpPermission https() {
            return IpPermission.builder()
                    .ipProtocol("tcp")
                    .fromPort(443)
                    .toPort(443)
                    .userIdGroupPairs(pair -> pair.groupId(securityGroup))
                    .build();
        }

        List<SecurityGroupRule> ingressRules() {
            return cloud
                    .ec2
                    .describeSecurityGroupRules(request ->
                            request.filters(filter -> filter.name("group-id").values(securityGroup)))
                    .securityGroupRules()
                    .stream()
                    .filter(rule -> !rule.isEgress())
                    .toList();
        }

        IpPermission from(String block) {
            IpPermission.Builder https =
                    IpPermission.builder().ipProtocol("tcp").fromPort(443).toPort(443);
            return block.contains(":")
                    ? https.ipv6Ranges(range -> range.cidrIpv6(block)).build()
                    : https.ipRanges(range -> range.cidrIp(block)).build();
        }

        void allow(IpPermission... permissions) {
            cloud.ec2.authorizeSecurityGroupIngress(
                    request -> request.groupId(securityGroup).ipPermissions(permissions));
        }

        void edit(SecurityGroupRule rule, Consumer<SecurityGroupRuleRequest.Builder> change) {
            cloud.ec2.modifySecurityGroupRules(request -> request.groupId(securityGroup)
                    .securityGroupRules(held ->
                            held.securityGroupRuleId(rule.securityGroupRuleId()).securityGroupRule(change)));
        }

        Subnet describeSubnet() {
            return cloud.ec2
                    .describeSubnets(request -> request.subnetIds(subnet))
                    .subnets()
                    .getFirst();
        }
    }

    /** Two instances of version 1. */
    private static final class Group {
        final Network network = new Network();
        final String name = "nodes-" + unique();
        final String template = cloud.ec2
                .createLaunchTemplate(
                        request -> request.launchTemplateName(name).launchTemplateData(data("one")))
                .launchTemplate()
                .launchTemplateId();
        final String targetGroup = cloud.loadBalancing
                .createTargetGroup(request -> request.name("tcp-" + unique())
                        .protocol(ProtocolEnum.TCP)
                        .port(443)
                        .vpcId(network.vpc))
                .targetGroups()
                .getFirst()
                .targetGroupArn();

        Group() {
            cloud.autoScaling.createAutoScalingGroup(request -> request.autoScalingGroupName(name)
                    .minSize(2)
                    .maxSize(2)
                    .vpcZoneIdentifier(network.subnet)
                    .targetGroupARNs(targetGroup)
                    .launchTemplate(held -> held.launchTemplateId(template).version("1")));
        }

        void addVersion(String text) {
            cloud.ec2.createLaunchTemplateVersion(
                    request -> request.launchTemplateId(template).launchTemplateData(data(text)));
        }

        void switchToSecondVersion() {
            addVersion("two");
            cloud.ec2.modifyLaunchTemplate(
                    request -> request.launchTemplateId(template).defaultVersion("2"));
            cloud.autoScaling.updateAutoScalingGroup(request -> request.autoScalingGroupName(name)
                    .launchTemplate(held -> held.launchTemplateId(template).version("2")));
        }

        /** Launches by a mixed instances policy from now on. */
        void mix() {
            cloud.autoScaling.updateAutoScalingGroup(request -> request.autoScalingGroupName(name)
                    .mixedInstancesPolicy(policy -> policy.launchTemplate(held -> held.launchTemplateSpecification(
                                    used -> used.launchTemplateId(template).version("1"))
                            .overrides(override -> override.instanceType("m5.large")))));
        }

        void detach(String instance) {
            cloud.autoScaling.detachInstances(request ->
                    request.autoScalingGroupName(name).instanceIds(instance).shouldDecrementDesiredCapacity(false));
        }

        /** Has a termination hook, and nobody in the cluster who completes it. */
        void unhandled(String hook) {
            cloud.autoScaling.createOrUpdateTags(request -> request.tags(tag -> tag.resourceId(name)
                    .resourceType("auto-scaling-group")
                    .key("windlass.dev/emulated-without-termination-handler")
                    .value("")
                    .propagateAtLaunch(false)));
            cloud.autoScaling.putLifecycleHook(request -> request.autoScalingGroupName(name)
                    .lifecycleHookName(hook)
                    .lifecycleTransition("autoscaling:EC2_INSTANCE_TERMINATING"));
        }

        List<String> targets() {
            return cloud
                    .loadBalancing
                    .describeTargetHealth(request -> request.targetGroupArn(targetGroup))
                    .targetHealthDescriptions()
                    .stream()
                    .map(health -> health.target().id())
                    .toList();
        }

        List<String> lifecycles() {
            return describe().instances().stream()
                    .map(held -> held.lifecycleStateAsString())
                    .toList();
        }

        List<String> instanceIds() {
            return describe().instances().stream()
                    .map(held -> held.instanceId())
                    .toList();
        }

        List<String> versions() {
            return describe().instances().stream()
                    .map(held -> held.launchTemplate().version())
                    .toList();
        }

        private AutoScalingGroup describe() {
            return cloud.autoScaling
                    .describeAutoScalingGroups(request -> request.autoScalingGroupNames(name))
                    .autoScalingGroups()
                    .getFirst();
        }

        private RequestLaunchTemplateData data(String text) {
            Tag version = Tag.builder().key("version").value(text).build();
            return RequestLaunchTemplateData.builder()
                    .imageId("ami-0f7ba2c7e0ba1d0e5")
                    .instanceType("t3.medium")
                    .userData(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
                    .iamInstanceProfile(profile -> profile.name("nodes"))
                    .metadataOptions(options -> options.httpTokens("required"))
                    .networkInterfaces(held ->
                            held.deviceIndex(0).associatePublicIpAddress(true).groups(network.securityGroup))
                    .blockDeviceMappings(held -> held.deviceName("/dev/sda1")
                            .ebs(disk -> disk.volumeSize(64)
                                    .volumeType(VolumeType.GP3)
                                    .encrypted(true)
                                    .deleteOnTermination(true)))
                    .tagSpecifications(
                            tags -> tags.resourceType(ResourceType.INSTANCE).tags(version),
                            tags -> tags.resourceType(ResourceType.VOLUME).tags(version))
                    .build();
        }
    }
}
