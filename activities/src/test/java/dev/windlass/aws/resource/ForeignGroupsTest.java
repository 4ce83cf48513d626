package dev.windlass.aws.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.windlass.activity.CloudActivities.Instance;
import dev.windlass.aws.AwsClients;
import dev.windlass.aws.Ownership;
import dev.windlass.aws.Polling;
import dev.windlass.aws.rollout.CloudGroups;
import dev.windlass.resource.LaunchSource;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.InstanceSnapshot;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.spec.RollingUpdate;
import dev.windlass.spec.SpecOutline;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.Tag;

/** Groups as kops, in its younger and older days, and its users leave them. */
@org.junit.jupiter.api.Tag("aws")
class ForeignGroupsTest {

    private static final AtomicInteger CLUSTERS = new AtomicInteger();

    private final AwsClients clients = MotoCloud.shared().clients();
    private final String cluster = "f" + CLUSTERS.incrementAndGet() + ".k8s.local";
    private final SortedMap<String, SpecOutline.Group> specs = new TreeMap<>();
    private final List<String> created = new ArrayList<>();
    private final CloudGroups groups = new CloudGroups(
            clients,
            name -> new SpecOutline(name, "aws", "1.36.3", "cilium", new TreeMap<>(), specs),
            new Polling(Duration.ofMillis(20), Duration.ofSeconds(10), () -> {}));

    @AfterEach
    void close() {
        created.forEach(group -> clients.autoScaling()
                .deleteAutoScalingGroup(call -> call.autoScalingGroupName(group).forceDelete(true)));
        clients.close();
    }

    @Test
    void aGroupWithoutRoleTagIsWhatItsNameSays() {
        group("a.masters." + cluster, "a", group -> {});
        group("b.apiservers." + cluster, "b", group -> {});
        group("bastions." + cluster, "bastions", group -> {});
        group("nodes." + cluster, "nodes", group -> {});

        assertThat(observed())
                .extracting(GroupSnapshot::instanceGroup, GroupSnapshot::role)
                .containsExactly(
                        tuple("a", Role.CONTROL_PLANE),
                        tuple("b", Role.API_SERVER),
                        tuple("bastions", Role.BASTION),
                        tuple("nodes", Role.NODE));
    }

    @Test
    void theSpecsKnowARoleThatTheNameDoesNotTell() {
        spec("jump", Role.BASTION, false);
        group("jump." + cluster, "jump", group -> {});

        assertThat(only().role()).isEqualTo(Role.BASTION);
    }

    @Test
    void aGroupWithoutTheTagOfItsNameIsKnownByHowItIsCalled() {
        group("control-plane-a.masters." + cluster, null, group -> {});

        assertThat(only().instanceGroup()).isEqualTo("control-plane-a");
    }

    @Test
    void whatOnlyCarriesTheClustersNameIsNoInstanceGroup() {
        group("batch-workers-" + cluster.replace('.', '-'), null, group -> {});

        assertThat(observed()).isEmpty();
    }

    @Test
    void aRoleThatNobodyKnowsIsNotGuessed() {
        create("odd." + cluster, Map.of("kops.k8s.io/instancegroup", "odd", "k8s.io/role/gardener", "1"), group -> {});

        assertThatThrownBy(this::observed)
                .isInstanceOf(ApplicationFailure.class)
                .hasMessageContaining("odd");
    }

    @Test
    void aTemplateByIdAndADefaultVersionIsResolved() {
        String template = template("by-id." + cluster);
        group(
                "by-id." + cluster,
                "by-id",
                group -> group.launchTemplate(
                        used -> used.launchTemplateId(template).version("$Default")));
        move("by-id." + cluster);

        assertThat(only().templateVersion()).as("the default stays").isEqualTo("1");
        assertThat(only().instances())
                .extracting(InstanceSnapshot::templateVersion)
                .containsExactly("1");
    }

    @Test
    void aVersionByNumberIsOnlyAskedForWhetherItIsStillThere() {
        group(
                "fixed." + cluster,
                "fixed",
                group -> group.launchTemplate(
                        used -> used.launchTemplateName("fixed." + cluster).version("1")));
        clients.calls().reset();

        assertThat(only().templateVersion()).isEqualTo("1");
        assertThat(clients.calls().byOperation()).doesNotContainKey("Ec2.DescribeLaunchTemplates");
        assertThat(clients.calls().total()).isEqualTo(3);
    }

    @Test
    void aMixedInstancesPolicyIsComparedByItsOwnTemplate() {
        group(
                "mixed." + cluster,
                "mixed",
                group -> group.launchTemplate((LaunchTemplateSpecification) null)
                        .mixedInstancesPolicy(policy -> policy.launchTemplate(template ->
                                template.launchTemplateSpecification(used -> used.launchTemplateName("mixed." + cluster)
                                                .version("$Latest"))
                                        .overrides(override -> override.instanceType("m5.large")))));
        move("mixed." + cluster);

        GroupSnapshot mixed = only();

        assertThat(mixed.templateVersion()).isEqualTo("2");
        assertThat(mixed.traits().launchTemplate()).startsWith("mixed." + cluster);
        assertThat(mixed.instances())
                .extracting(InstanceSnapshot::templateVersion)
                .containsExactly("1");
    }

    @Test
    void aVersionThatIsNotNamedIsTheDefaultOne() {
        group(
                "silent." + cluster,
                "silent",
                group -> group.launchTemplate(used -> used.launchTemplateName("silent." + cluster)));
        move("silent." + cluster);

        assertThat(only().templateVersion()).isEqualTo("1");
        assertThat(only().traits().launches()).isEqualTo(LaunchSource.version("$Default"));
    }

    @Test
    void aGroupPinnedToAnOlderVersionIsWhatItLaunchesNotWhatItsTemplateHas() {
        group(
                "fixed." + cluster,
                "fixed",
                group -> group.launchTemplate(
                        used -> used.launchTemplateName("fixed." + cluster).version("1")));
        move("fixed." + cluster);

        assertThat(only().templateVersion()).isEqualTo("1");
        assertThat(only().instances())
                .extracting(InstanceSnapshot::templateVersion)
                .containsExactly("1");
    }

    @Test
    void aVersionThatIsDeletedIsTroubleInWords() {
        group("fixed." + cluster, "fixed", group -> {});
        move("fixed." + cluster);
        launch(
                "fixed." + cluster,
                used -> used.launchTemplateName("fixed." + cluster).version("1"));
        clients.ec2()
                .modifyLaunchTemplate(
                        call -> call.launchTemplateName("fixed." + cluster).defaultVersion("2"));
        clients.ec2()
                .deleteLaunchTemplateVersions(
                        call -> call.launchTemplateName("fixed." + cluster).versions("1"));

        assertThat(only().traits().trouble())
                .contains("version 1 of launch template fixed." + cluster, "cannot launch");
    }

    @Test
    void twoGroupsOfOneTemplateLaunchEachWhatItSays() {
        template("shared." + cluster);
        group(
                "a." + cluster,
                "a",
                group -> group.launchTemplate(
                        used -> used.launchTemplateName("shared." + cluster).version("1")));
        group(
                "b." + cluster,
                "b",
                group -> group.launchTemplate(
                        used -> used.launchTemplateName("shared." + cluster).version("$Latest")));
        move("shared." + cluster);

        assertThat(observed()).extracting(GroupSnapshot::templateVersion).containsExactly("1", "2");
    }

    @Test
    void aMemberOfAnotherTemplateOfTheSameVersionIsNotWhatItsGroupLaunches() {
        group("own." + cluster, "own", group -> {});
        String other = template("other." + cluster);
        launch("own." + cluster, used -> used.launchTemplateId(other).version("$Latest"));

        assertThat(only().templateVersion()).isEqualTo("1");
        assertThat(only().instances())
                .singleElement()
                .satisfies(member -> assertThat(member.templateVersion())
                        .startsWith("launch template lt-")
                        .endsWith(" version 1"));
    }

    @Test
    void aMixedInstancesPolicyLaunchesEachTypeFromTheTemplateThatItNamesForIt() {
        group("mixed." + cluster, "mixed", group -> {});
        String burst = template("burst." + cluster);
        move("mixed." + cluster);
        clients.autoScaling()
                .updateAutoScalingGroup(call -> call.autoScalingGroupName("mixed." + cluster)
                        .mixedInstancesPolicy(policy -> policy.launchTemplate(template ->
                                template.launchTemplateSpecification(used -> used.launchTemplateName("mixed." + cluster)
                                                .version("$Latest"))
                                        .overrides(
                                                override -> override.instanceType("t3.medium")
                                                        .launchTemplateSpecification(
                                                                used -> used.launchTemplateName("mixed." + cluster)
                                                                        .version("1")),
                                                override -> override.instanceType("m5.large")
                                                        .launchTemplateSpecification(
                                                                used -> used.launchTemplateId(burst)
                                                                        .version("1"))))));

        assertThat(only().templateVersion()).isEqualTo("2");
        assertThat(only().instances())
                .extracting(InstanceSnapshot::templateVersion)
                .as("a t3.medium is launched from version 1")
                .containsExactly("2");
    }

    @Test
    void aLaunchConfigurationIsCalledOne() {
        clients.autoScaling()
                .createLaunchConfiguration(call -> call.launchConfigurationName("old." + cluster)
                        .imageId("ami-0f7ba2c7e0ba1d0e5")
                        .instanceType("t3.medium"));
        group(
                "ancient." + cluster,
                "ancient",
                group -> group.launchTemplate((LaunchTemplateSpecification) null)
                        .launchConfigurationName("old." + cluster));

        assertThat(only().templateVersion()).isEqualTo("launch configuration old." + cluster);
        assertThat(only().instances())
                .extracting(InstanceSnapshot::templateVersion)
                .containsExactly("launch configuration old." + cluster);
        launch(
                "ancient." + cluster,
                used -> used.launchTemplateName("ancient." + cluster).version("$Latest"));
        assertThat(only().templateVersion()).isEqualTo("1");
        assertThat(only().instances())
                .extracting(InstanceSnapshot::templateVersion)
                .containsExactly("launch configuration old." + cluster);
    }

    @Test
    void theSpecsDecideWhereTagsContradict() {
        spec("nodes", Role.NODE, false);
        create(
                "nodes." + cluster,
                Map.of("kops.k8s.io/instancegroup", "nodes", "k8s.io/role/node", "1", "k8s.io/role/bastion", "1"),
                group -> {});

        assertThat(only().role()).isEqualTo(Role.NODE);
    }

    @Test
    void aTagAloneMakesNoBastionOfAWorkerOfTheSpecs() {
        spec("nodes", Role.NODE, false);
        create(
                "nodes." + cluster,
                Map.of("kops.k8s.io/instancegroup", "nodes", "k8s.io/role/bastion", "1"),
                group -> {});

        assertThat(only().role()).isEqualTo(Role.NODE);
    }

    @Test
    void tagsThatContradictAreRefusedWhereNoSpecDecides() {
        create(
                "nodes." + cluster,
                Map.of("kops.k8s.io/instancegroup", "nodes", "k8s.io/role/node", "1", "k8s.io/role/bastion", "1"),
                group -> {});

        assertThatThrownBy(this::observed)
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.isNonRetryable()).isTrue())
                .hasMessageContaining("instance group nodes")
                .hasMessageContaining("k8s.io/role/bastion, k8s.io/role/node");
    }

    @Test
    void twoTagsOfOneRoleDoNotContradict() {
        create(
                "a.masters." + cluster,
                Map.of("kops.k8s.io/instancegroup", "a", "k8s.io/role/master", "1", "k8s.io/role/control-plane", "1"),
                group -> {});

        assertThat(only().role()).isEqualTo(Role.CONTROL_PLANE);
    }

    @Test
    void aTagThatNamesNoRoleDoesNotContradictOneThatDoes() {
        create(
                "nodes." + cluster,
                Map.of("kops.k8s.io/instancegroup", "nodes", "k8s.io/role/node", "1", "k8s.io/role/spot", "1"),
                group -> {});

        assertThat(only().role()).isEqualTo(Role.NODE);
    }

    @Test
    void aTemplateThatIsGoneIsTroubleInWords() {
        group("gone." + cluster, "gone", group -> {});
        clients.ec2().deleteLaunchTemplate(call -> call.launchTemplateName("gone." + cluster));

        assertThat(only().traits().trouble()).contains("launch template gone." + cluster, "cannot launch");
    }

    @Test
    @org.junit.jupiter.api.Tag("R16")
    void anInstanceLeavesAClassicLoadBalancerAndReturnsToIt() {
        String balancer = "api-" + cluster.replace('.', '-');
        classic(balancer);
        group("classic." + cluster, "classic", group -> group.loadBalancerNames(balancer));
        GroupSnapshot group = only();
        Instance instance = new Instance(
                cluster,
                group.instanceGroup(),
                group.cloudName(),
                group.instances().getFirst().id(),
                false);
        assertThat(group.traits().balanced()).isTrue();
        assertThat(registered(balancer)).containsExactly(instance.id());

        groups.deregister(instance);
        assertThat(registered(balancer)).isEmpty();

        groups.register(instance);
        assertThat(registered(balancer)).containsExactly(instance.id());
    }

    @Test
    void aClassicLoadBalancerThatIsGoneHoldsNothingUp() {
        String balancer = "gone-" + cluster.replace('.', '-');
        classic(balancer);
        group("classic." + cluster, "classic", group -> group.loadBalancerNames(balancer));
        clients.classicLoadBalancing().deleteLoadBalancer(call -> call.loadBalancerName(balancer));
        GroupSnapshot group = only();
        Instance instance = new Instance(
                cluster,
                group.instanceGroup(),
                group.cloudName(),
                group.instances().getFirst().id(),
                false);

        assertThatCode(() -> groups.deregister(instance)).doesNotThrowAnyException();
    }

    @Test
    void theTraitsSayWhatTheSpecsAsk() {
        spec("nodes", Role.NODE, false);
        group("nodes." + cluster, "nodes", group -> {});

        assertThat(only().traits().specified()).isTrue();
        assertThat(only().traits().balanced()).isFalse();
        assertThat(only().traits().trouble()).isNull();
        assertThat(only().maxUnavailable()).isEqualTo("2");
    }

    @Test
    @org.junit.jupiter.api.Tag("V1")
    void aGroupOfTheSpecsIsExpectedUnlessKarpenterLaunchesIt() {
        spec("nodes", Role.NODE, false);
        spec("bursts", Role.NODE, true);

        assertThat(groups.seen(cluster).members().expected()).containsExactly(Map.entry("nodes", Role.NODE));
    }

    private void launch(String group, Consumer<LaunchTemplateSpecification.Builder> template) {
        clients.autoScaling()
                .updateAutoScalingGroup(call -> call.autoScalingGroupName(group).launchTemplate(template));
    }

    private void classic(String name) {
        clients.classicLoadBalancing()
                .createLoadBalancer(call -> call.loadBalancerName(name)
                        .availabilityZones("us-east-1a")
                        .listeners(listener ->
                                listener.protocol("tcp").loadBalancerPort(443).instancePort(443)));
    }

    private List<String> registered(String classic) {
        return clients
                .classicLoadBalancing()
                .describeLoadBalancers(call -> call.loadBalancerNames(classic))
                .loadBalancerDescriptions()
                .stream()
                .flatMap(balancer -> balancer.instances().stream())
                .map(instance -> instance.instanceId())
                .toList();
    }

    private void spec(String name, Role role, boolean karpenter) {
        specs.put(
                name,
                new SpecOutline.Group(
                        name, role, karpenter, "t3.medium", 1, 1, List.of(), new RollingUpdate("2", null, null)));
    }

    private GroupSnapshot only() {
        return observed().getFirst();
    }

    private List<GroupSnapshot> observed() {
        return groups.observeGroups(cluster);
    }

    private void group(String cloudName, String name, Consumer<CreateAutoScalingGroupRequest.Builder> more) {
        create(cloudName, name == null ? Map.of() : Map.of("kops.k8s.io/instancegroup", name), more);
    }

    private void create(
            String cloudName, Map<String, String> tags, Consumer<CreateAutoScalingGroupRequest.Builder> more) {
        boolean known = !clients.ec2()
                .describeLaunchTemplates(call -> call.filters(Ownership.filter("launch-template-name", cloudName)))
                .launchTemplates()
                .isEmpty();
        if (!known) {
            template(cloudName);
        }
        List<Tag> all = new ArrayList<>();
        all.add(tag("KubernetesCluster", cluster));
        tags.forEach((key, value) -> all.add(tag(key, value)));
        clients.autoScaling().createAutoScalingGroup(call -> {
            call.autoScalingGroupName(cloudName)
                    .launchTemplate(used -> used.launchTemplateName(cloudName).version("$Latest"))
                    .minSize(1)
                    .desiredCapacity(1)
                    .maxSize(1)
                    .availabilityZones("us-east-1a")
                    .tags(all);
            more.accept(call);
        });
        created.add(cloudName);
    }

    private String template(String name) {
        return clients.ec2()
                .createLaunchTemplate(call -> call.launchTemplateName(name)
                        .launchTemplateData(
                                data -> data.imageId("ami-0f7ba2c7e0ba1d0e5").instanceType("t3.medium")))
                .launchTemplate()
                .launchTemplateId();
    }

    private void move(String template) {
        clients.ec2()
                .createLaunchTemplateVersion(call -> call.launchTemplateName(template)
                        .sourceVersion("$Latest")
                        .launchTemplateData(data -> data.instanceType("t3.large")));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).propagateAtLaunch(true).build();
    }
}
