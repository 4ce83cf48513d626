package dev.windlass.aws.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.activity.CloudActivities.Group;
import dev.windlass.activity.CloudActivities.Instance;
import dev.windlass.activity.RolloutActivities;
import dev.windlass.aws.resource.SampleCluster;
import dev.windlass.aws.resource.Workbench;
import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.InstanceSnapshot;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.spec.RollingUpdate;
import dev.windlass.spec.SpecOutline;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

@Tag("aws")
class CloudGroupsTest {

    private final Workbench bench = new Workbench();
    private final SampleCluster cluster = bench.cluster;
    private final CloudGroups groups = new CloudGroups(
            bench.clients,
            name -> new SpecOutline(
                    name,
                    "aws",
                    "1.36.3",
                    "kubenet",
                    new TreeMap<>(),
                    new TreeMap<>(Map.of(
                            "nodes-us-east-1d",
                            new SpecOutline.Group(
                                    "nodes-us-east-1d",
                                    Role.NODE,
                                    false,
                                    "t3.medium",
                                    2,
                                    2,
                                    List.of(),
                                    new RollingUpdate("1", "25%", null))))),
            bench.polling);

    @BeforeEach
    void createCluster() {
        bench.createAll();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void observesAGroupWithItsRoleSizesAndSettings() {
        GroupSnapshot group = observe();

        assertThat(group.instanceGroup()).isEqualTo("nodes-us-east-1d");
        assertThat(group.cloudName()).isEqualTo(cluster.groupName());
        assertThat(group.role()).isEqualTo(Role.NODE);
        assertThat(List.of(group.min(), group.target(), group.max())).containsExactly(2, 2, 2);
        assertThat(group.maxUnavailable()).isEqualTo("1");
        assertThat(group.maxSurge()).isEqualTo("25%");
        assertThat(group.drainAndTerminate()).isNull();
        assertThat(group.instances()).hasSize(2).allSatisfy(instance -> {
            assertThat(instance.zone()).isEqualTo("us-east-1d");
            assertThat(instance.lifecycle()).isEqualTo("InService");
            assertThat(instance.detached()).isFalse();
        });
    }

    @Test
    void instancesKeepTheTemplateVersionTheyWereLaunchedWith() {
        bench.modify(cluster.template("#!/bin/bash\necho two\n"), "UserData");

        GroupSnapshot group = observe();

        assertThat(group.templateVersion()).isEqualTo("2");
        assertThat(group.traits().launchTemplate()).matches("nodes.* \\(lt-[0-9a-f]+\\)");
        assertThat(group.instances())
                .extracting(InstanceSnapshot::templateVersion)
                .containsExactly("1", "1");
    }

    @Test
    void observesInAtMostFourCalls() {
        bench.clients.calls().reset();

        observe();

        assertThat(bench.clients.calls().total()).isLessThanOrEqualTo(4);
    }

    @Test
    void aClusterWithoutGroupsHasNone() {
        assertThat(groups.observeGroups("nobody.k8s.local")).isEmpty();
    }

    @Test
    void aDetachedInstanceRunsOnAndIsFoundAgainBesideItsReplacement() {
        InstanceSnapshot old = observe().instances().getFirst();
        bench.modify(cluster.template("#!/bin/bash\necho two\n"), "UserData");

        groups.detach(instance(old));

        GroupSnapshot group = observe();
        assertThat(group.target()).isEqualTo(2);
        assertThat(group.instances()).hasSize(3);
        assertThat(group.instances().getLast())
                .isEqualTo(new InstanceSnapshot(old.id(), "us-east-1d", "1", "Detached", true, old.launchedAt()));
        assertThat(group.instances().subList(0, 2))
                .extracting(InstanceSnapshot::templateVersion)
                .containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void detachingTwiceStartsOneReplacement() {
        InstanceSnapshot old = observe().instances().getFirst();

        groups.detach(instance(old));
        groups.detach(instance(old));

        assertThat(observe().instances()).hasSize(3);
    }

    @Test
    void aDetachedInstanceGoesBackWhereItsGroupHasRoom() {
        InstanceSnapshot old = observe().instances().getFirst();
        groups.detach(instance(old));
        bench.clients
                .autoScaling()
                .updateAutoScalingGroup(
                        call -> call.autoScalingGroupName(cluster.groupName()).maxSize(3));

        groups.settle(new Group(cluster.name(), "nodes-us-east-1d", cluster.groupName()));
        groups.settle(new Group(cluster.name(), "nodes-us-east-1d", cluster.groupName()));

        assertThat(observe().instances())
                .hasSize(3)
                .noneMatch(InstanceSnapshot::detached)
                .extracting(InstanceSnapshot::id)
                .contains(old.id());
    }

    @Test
    void aDetachedInstanceStaysOutWhereItsReplacementServesAndTheGroupIsFull() {
        InstanceSnapshot old = observe().instances().getFirst();
        groups.detach(instance(old));

        List<String> told = groups.settle(new Group(cluster.name(), "nodes-us-east-1d", cluster.groupName()))
                .sentences();

        assertThat(told).singleElement().asString().contains("left " + old.id() + " detached");
        assertThat(observe().instances())
                .hasSize(3)
                .filteredOn(InstanceSnapshot::detached)
                .hasSize(1);
    }

    @Test
    void aTerminatedMemberIsReplacedAtTheNewVersion() {
        InstanceSnapshot old = observe().instances().getFirst();
        bench.modify(cluster.template("#!/bin/bash\necho two\n"), "UserData");

        groups.terminate(instance(old));

        assertThat(state(old.id())).isIn(InstanceStateName.SHUTTING_DOWN, InstanceStateName.TERMINATED);
        assertThat(observe().instances())
                .extracting(InstanceSnapshot::templateVersion)
                .containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void aMemberThatCouldNotBeReplacedIsNotTerminatedUntilItCan() {
        InstanceSnapshot old = observe().instances().getFirst();
        launches(true);

        assertThat(observe().traits().trouble())
                .isEqualTo("the process Launch of " + cluster.groupName()
                        + " is suspended: the group cannot launch instances; resume it");
        assertThatThrownBy(() -> groups.terminate(instance(old)))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.getType()).isEqualTo(RolloutActivities.TROUBLE);
                    assertThat(failure.isNonRetryable()).isTrue();
                })
                .hasMessageContaining("Launch of " + cluster.groupName());
        assertThat(state(old.id())).isEqualTo(InstanceStateName.RUNNING);

        launches(false);
        groups.terminate(instance(old));
        assertThat(state(old.id())).isIn(InstanceStateName.SHUTTING_DOWN, InstanceStateName.TERMINATED);
    }

    @Test
    void aDetachedInstanceIsTerminatedAlsoWhereNothingCanBeLaunched() {
        groups.detach(instance(observe().instances().getFirst()));
        InstanceSnapshot detached = observe().instances().getLast();
        launches(true);

        groups.terminate(instance(detached));

        assertThat(state(detached.id())).isIn(InstanceStateName.SHUTTING_DOWN, InstanceStateName.TERMINATED);
    }

    private void launches(boolean suspended) {
        if (suspended) {
            bench.clients
                    .autoScaling()
                    .suspendProcesses(call ->
                            call.autoScalingGroupName(cluster.groupName()).scalingProcesses("Launch"));
        } else {
            bench.clients
                    .autoScaling()
                    .resumeProcesses(call ->
                            call.autoScalingGroupName(cluster.groupName()).scalingProcesses("Launch"));
        }
    }

    @Test
    void terminatingTwiceTakesNoSecondInstance() {
        InstanceSnapshot old = observe().instances().getFirst();
        groups.terminate(instance(old));
        List<InstanceSnapshot> after = observe().instances();

        groups.terminate(instance(old));

        assertThat(observe().instances()).isEqualTo(after);
    }

    @Test
    void aTerminatedDetachedInstanceIsNotReplaced() {
        InstanceSnapshot old = observe().instances().getFirst();
        groups.detach(instance(old));
        InstanceSnapshot detached = observe().instances().getLast();

        groups.terminate(instance(detached));

        assertThat(state(old.id())).isIn(InstanceStateName.SHUTTING_DOWN, InstanceStateName.TERMINATED);
        assertThat(observe().instances()).hasSize(2).noneMatch(InstanceSnapshot::detached);
    }

    @Test
    @Tag("R16")
    void deregistersFromEveryTargetGroup() {
        InstanceSnapshot old = observe().instances().getFirst();
        assertThat(registered()).contains(old.id());

        groups.deregister(instance(old));

        assertThat(registered()).doesNotContain(old.id()).hasSize(1);
    }

    @Test
    void refusesAnInstanceOfAnotherCluster() {
        InstanceSnapshot old = observe().instances().getFirst();
        Instance foreign = new Instance("other.k8s.local", "nodes", cluster.groupName(), old.id(), false);

        assertThatThrownBy(() -> groups.terminate(foreign))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.isNonRetryable()).isTrue())
                .hasMessageContaining("other.k8s.local");
        assertThatThrownBy(() -> groups.detach(foreign)).isInstanceOf(ApplicationFailure.class);
        assertThatThrownBy(() -> groups.deregister(foreign)).isInstanceOf(ApplicationFailure.class);
        assertThat(state(old.id())).isEqualTo(InstanceStateName.RUNNING);
    }

    @Test
    void deletingTheGroupTakesItsDetachedInstancesAlong() {
        InstanceSnapshot old = observe().instances().getFirst();
        groups.detach(instance(old));

        bench.delete(cluster.group());

        assertThat(state(old.id())).isEqualTo(InstanceStateName.TERMINATED);
        assertThat(groups.observeGroups(cluster.name())).isEmpty();
    }

    private GroupSnapshot observe() {
        List<GroupSnapshot> observed = groups.observeGroups(cluster.name());
        assertThat(observed).hasSize(1);
        return observed.getFirst();
    }

    private Instance instance(InstanceSnapshot snapshot) {
        return new Instance(
                cluster.name(), "nodes-us-east-1d", cluster.groupName(), snapshot.id(), snapshot.detached());
    }

    private InstanceStateName state(String id) {
        return bench.clients.ec2().describeInstances(call -> call.instanceIds(id)).reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .findFirst()
                .orElseThrow()
                .state()
                .name();
    }

    private List<String> registered() {
        String targetGroup =
                bench.identifiers.require(cluster.group().targetGroups().getFirst());
        return bench
                .clients
                .loadBalancing()
                .describeTargetHealth(call -> call.targetGroupArn(targetGroup))
                .targetHealthDescriptions()
                .stream()
                .map(target -> target.target().id())
                .toList();
    }
}
