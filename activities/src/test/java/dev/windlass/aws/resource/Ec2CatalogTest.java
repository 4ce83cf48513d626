package dev.windlass.aws.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.aws.Ec2Tags;
import dev.windlass.aws.Ownership;
import dev.windlass.provider.DesiredStateMatcher;
import dev.windlass.provider.UnsupportedChangeException;
import dev.windlass.resource.ActualState.Found;
import dev.windlass.resource.ComputeResource.AutoscalingGroup;
import dev.windlass.resource.ComputeResource.SshKey;
import dev.windlass.resource.ComputeResource.Volume;
import dev.windlass.resource.FirewallResource.SecurityGroupRule;
import dev.windlass.resource.NetworkResource.Vpc;
import dev.windlass.resource.Resource;
import dev.windlass.resource.ResourceKey;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("aws")
class Ec2CatalogTest {

    private final Workbench bench = new Workbench();
    private final SampleCluster cluster = bench.cluster;

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void readsEveryResourceBackAsItWasWanted() {
        bench.createAll();

        Map<ResourceKey, Found> found = bench.read(cluster.all());

        assertThat(found.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        cluster.all().stream().map(Resource::key).toList());
        assertThat(cluster.all())
                .allSatisfy(wanted -> assertThat(found.get(wanted.key()).resource())
                        .as(wanted.key().toString())
                        .matches(actual -> DesiredStateMatcher.of(wanted, actual), "is as wanted: " + wanted));
    }

    @Test
    void findsUnderTheIdentifierThatCreationAnswered() {
        bench.createAll();

        Map<ResourceKey, Found> found = bench.read(cluster.all());

        assertThat(cluster.all())
                .allSatisfy(wanted -> assertThat(found.get(wanted.key()).id())
                        .as(wanted.key().toString())
                        .isEqualTo(bench.identifierOf(wanted)));
    }

    @Test
    void createsNothingTwice() {
        bench.createAll();

        assertThat(cluster.all()).allSatisfy(resource -> {
            String first = bench.identifierOf(resource);
            assertThat(bench.create(resource)).as(resource.key().toString()).isEqualTo(first);
        });
        assertThat(bench.read(cluster.all())).hasSameSizeAs(cluster.all());
        assertThat(latestVersion()).isEqualTo(1);
    }

    @Test
    void findsTheLeftoversThatNobodyWantsAnyMore() {
        bench.createAll();

        Map<ResourceKey, Found> found = bench.read(List.of());

        List<ResourceKey> expected = new ArrayList<>(cluster.all().stream()
                .filter(resource -> !(resource instanceof SecurityGroupRule))
                .map(Resource::key)
                .toList());
        assertThat(found.keySet()).as("rules go with their group").containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void doesNotReadWhatAnotherClusterOwns() {
        bench.createAll();

        try (Workbench other = new Workbench()) {
            assertThat(other.read(List.of())).isEmpty();
        }
    }

    @Test
    void deletesEverythingInTheOrderOfTheReferences() {
        bench.createAll();

        for (Resource resource : cluster.compute().reversed()) {
            bench.delete(resource);
        }
        for (Resource resource : cluster.firewall().reversed()) {
            bench.delete(resource);
        }
        bench.clients
                .loadBalancing()
                .deleteTargetGroup(call -> call.targetGroupArn(
                        bench.identifiers.require(cluster.group().targetGroups().getFirst())));
        for (Resource resource : cluster.network().reversed()) {
            bench.delete(resource);
        }

        assertThat(bench.read(List.of())).isEmpty();
        assertThat(bench.read(cluster.all())).isEmpty();
    }

    @Test
    void deletesWhatIsGoneAlready() {
        bench.createAll();
        List<Resource> all = cluster.all().reversed();
        bench.clients
                .loadBalancing()
                .deleteTargetGroup(call -> call.targetGroupArn(
                        bench.identifiers.require(cluster.group().targetGroups().getFirst())));
        all.forEach(bench::delete);

        all.forEach(bench::delete);

        assertThat(bench.read(List.of())).isEmpty();
    }

    @Test
    void deletesAgainWhatIsGoneWhereTheRestStillStands() {
        bench.createAll();
        bench.clients
                .loadBalancing()
                .deleteTargetGroup(call -> call.targetGroupArn(
                        bench.identifiers.require(cluster.group().targetGroups().getFirst())));

        for (Resource resource : cluster.all().reversed()) {
            bench.delete(resource);
            bench.delete(resource);
        }

        assertThat(bench.read(List.of())).isEmpty();
    }

    @Test
    void readsAWholeClusterInAFewCalls() {
        bench.createAll();
        bench.clients.calls().reset();

        bench.read(cluster.all());

        assertThat(bench.clients.calls().byOperation().values())
                .as("%s", bench.clients.calls().byOperation())
                .allMatch(count -> count <= 2);
        assertThat(bench.clients.calls().total()).isLessThanOrEqualTo(16);
    }

    @Test
    void aNewUserDataMakesANewVersionWhichIsTheDefault() {
        bench.createAll();

        bench.modify(cluster.template("#!/bin/bash\necho two\n"), "UserData");

        assertThat(latestVersion()).isEqualTo(2);
        assertThat(defaultVersion()).isEqualTo(2);
        assertThat(bench.read(cluster.all()).get(cluster.template("").key()).resource())
                .isEqualTo(cluster.template("#!/bin/bash\necho two\n"));
    }

    @Test
    void theSameModificationAgainMakesNoFurtherVersion() {
        bench.createAll();
        bench.modify(cluster.template("#!/bin/bash\necho two\n"), "UserData");

        bench.modify(cluster.template("#!/bin/bash\necho two\n"), "UserData");

        assertThat(latestVersion()).isEqualTo(2);
    }

    @Test
    void largeUserDataIsCompressedAndReadBack() {
        bench.createAll();
        String large = "#!/bin/bash\n" + "echo the same line again\n".repeat(2000);

        bench.modify(cluster.template(large), "UserData");

        assertThat(bench.read(cluster.all()).get(cluster.template("").key()).resource())
                .isEqualTo(cluster.template(large));
    }

    @Test
    void resizesAGroupAndSuspendsAProcess() {
        bench.createAll();
        AutoscalingGroup group = cluster.group();
        AutoscalingGroup wanted = new AutoscalingGroup(
                group.name(),
                group.granularity(),
                true,
                group.launchTemplate(),
                group.launches(),
                group.loadBalancers(),
                0,
                5,
                List.of("GroupMinSize", "GroupDesiredCapacity", "GroupMaxSize"),
                3,
                group.subnets(),
                List.of("AZRebalance"),
                group.tags(),
                List.of());

        bench.modify(wanted, "MaxSize", "MinSize");

        assertThat(bench.read(List.of(wanted)).get(wanted.key()).resource()).isEqualTo(wanted);
    }

    @Test
    void growsAVolumeButRefusesToMoveIt() {
        bench.createAll();
        Volume volume = new Volume(
                "d.etcd-main." + cluster.name(),
                "us-east-1d",
                true,
                40,
                3000,
                125,
                "gp3",
                cluster.tags("d.etcd-main." + cluster.name(), Map.of("k8s.io/etcd/main", "d/d")));

        bench.modify(volume, "SizeGB");

        assertThat(bench.read(List.of(volume)).get(volume.key()).resource()).isEqualTo(volume);
        assertThatThrownBy(() -> bench.modify(volume, "AvailabilityZone"))
                .isInstanceOf(UnsupportedChangeException.class)
                .hasMessageContaining("AvailabilityZone");
    }

    @Test
    void takesOverTheEgressRuleThatAwsAddsToEveryGroup() {
        bench.create(cluster.network());

        bench.create(cluster.firewall());

        long egress = bench
                .clients
                .ec2()
                .describeSecurityGroupRules(call ->
                        call.filters(Ownership.filter("group-id", bench.identifiers.require(cluster.mastersRef()))))
                .securityGroupRules()
                .stream()
                .filter(rule -> rule.isEgress() && "0.0.0.0/0".equals(rule.cidrIpv4()))
                .count();
        assertThat(egress).isEqualTo(1);
    }

    @Test
    void tellsAnOwnRuleThatNobodyWantsAnyMore() {
        bench.create(cluster.network()).create(cluster.firewall());
        List<Resource> wanted = new ArrayList<>(cluster.all());
        wanted.remove(cluster.ipip());

        assertThat(bench.read(wanted))
                .containsKey(new ResourceKey(
                        "SecurityGroupRule",
                        "from-" + cluster.nodesRef().name() + "-ingress-4-0to0-"
                                + cluster.mastersRef().name()));
    }

    @Test
    void leavesARuleThatAControllerAdded() {
        bench.create(cluster.network()).create(cluster.firewall());
        bench.create(new SecurityGroupRule(
                "foreign", cluster.nodesRef(), "10.0.0.0/8", null, "tcp", 30000, 30000, null, null, null));

        assertThat(bench.read(cluster.all()).keySet())
                .noneMatch(key -> key.name().contains("30000") || key.name().equals("foreign"));
    }

    @Test
    void tellsAForeignRuleOnAPortThatTheGroupKeepsClean() {
        bench.create(cluster.network()).create(cluster.firewall());
        bench.create(new SecurityGroupRule(
                "foreign", cluster.nodesRef(), "10.0.0.0/8", null, "tcp", 22, 22, null, null, null));

        assertThat(bench.read(cluster.all()).keySet())
                .contains(new ResourceKey(
                        "SecurityGroupRule", "from-10.0.0.0/8-ingress-tcp-22to22-nodes." + cluster.name()));
    }

    @Test
    void switchesDnsHostnamesOffAndRefusesAnotherAddressRange() {
        bench.create(cluster.network());
        Vpc vpc = new Vpc(
                cluster.name(),
                "172.20.0.0/16",
                true,
                false,
                true,
                false,
                cluster.tags(cluster.name(), Map.of("team", "blue")));

        bench.modify(vpc, "EnableDNSHostnames", "Tags");

        assertThat(bench.read(List.of(vpc)).get(vpc.key()).resource()).isEqualTo(vpc);
        assertThatThrownBy(() -> bench.modify(vpc, "CIDR")).hasMessageContaining("CIDR cannot be changed");
    }

    @Test
    void keepsTheTagsThatAUserAdded() {
        bench.create(cluster.network());
        Vpc wanted = (Vpc) cluster.network().getFirst();
        Ec2Tags.put(bench.clients.ec2(), bench.identifierOf(wanted), Map.of("cost-centre", "42"));

        assertThat(bench.read(List.of(wanted)).get(wanted.key()).resource()).isEqualTo(wanted);
    }

    @Test
    void answersTheFingerprintOfAnImportedKeyAndNotItsMaterial() {
        SshKey key = (SshKey) cluster.compute().getFirst();
        bench.create(key);

        SshKey found = (SshKey) bench.read(List.of()).get(key.key()).resource();

        assertThat(found.keyFingerprint()).isNotEmpty();
        assertThat(found.publicKey()).isNull();
    }

    @Test
    void refusesATemplateOfThatNameWhichSomebodyElseOwns() {
        bench.create(cluster.network()).create(cluster.firewall());
        bench.clients
                .ec2()
                .createLaunchTemplate(call -> call.launchTemplateName(cluster.groupName())
                        .launchTemplateData(data -> data.instanceType("t3.micro")));
        bench.create(cluster.compute().getFirst());

        assertThatThrownBy(() -> bench.create(cluster.template("")))
                .isInstanceOf(ApplicationFailure.class)
                .hasMessageContaining("not tagged as owned by cluster " + cluster.name());
        assertThat(latestVersion()).isEqualTo(1);
    }

    private long latestVersion() {
        return template().latestVersionNumber();
    }

    private long defaultVersion() {
        return template().defaultVersionNumber();
    }

    private software.amazon.awssdk.services.ec2.model.LaunchTemplate template() {
        return bench.clients
                .ec2()
                .describeLaunchTemplates(call -> call.launchTemplateNames(cluster.groupName()))
                .launchTemplates()
                .getFirst();
    }
}
