package dev.windlass.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.change.ChangeRequest;
import dev.windlass.change.ChangeRequest.Edit;
import dev.windlass.change.ChangeRequest.Update;
import dev.windlass.plan.Plan;
import dev.windlass.plan.PlanSummary;
import dev.windlass.plan.PlanText;
import dev.windlass.plan.PlannedTask;
import dev.windlass.spec.NewCluster;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;

/** Groups that a person, or another tool, told to launch something else than the newest version of their template. */
@org.junit.jupiter.api.Tag("aws")
class PinnedGroupsTest {

    private static final AtomicInteger CLUSTERS = new AtomicInteger();

    private final String name = "pinned-" + CLUSTERS.incrementAndGet() + ".k8s.local";
    private final String group = "nodes-us-east-1d." + name;
    private final PlannedCluster cluster = new PlannedCluster(
            NewCluster.of(name, List.of("us-east-1d"), 1, 1, "s3://" + name.replace(".k8s.local", "")));

    @ParameterizedTest
    @CsvSource({"1, 1", "$Default, $Default", ", $Default"})
    void anEditMakesAGroupLaunchWhatItMade(String version, String told) {
        cluster.create();
        pin(version);

        Plan plan = cluster.planner.plan(cluster.change(machineType("t3.large")));
        PlanSummary carriedOut = cluster.carryOut(cluster.change(machineType("t3.large")));

        assertThat(keys(plan)).contains("LaunchTemplate/" + group, "AutoscalingGroup/" + group);
        assertThat(PlanText.of(plan)).contains("LaunchTemplateVersion\t " + told + " -> $Latest\n");
        assertThat(described().launchTemplate().version()).isEqualTo("$Latest");
        assertThat(cluster.left(carriedOut).tasks()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1", "$Default"})
    void anUpdateUnpinsAGroupWhoseTemplateIsAheadOfIt(String version) {
        cluster.create();
        cluster.carryOut(cluster.change(machineType("t3.large")));
        cluster.clients
                .ec2()
                .modifyLaunchTemplate(call -> call.launchTemplateName(group).defaultVersion("1"));
        pin(version);

        PlanSummary plan = cluster.carryOut(cluster.change(new Update()));

        assertThat(plan.tasks()).extracting(task -> task.key().toString()).containsExactly("AutoscalingGroup/" + group);
        assertThat(described().launchTemplate().version()).isEqualTo("$Latest");
    }

    @Test
    void aGroupIsSetBackToItsOwnTemplateFromAnother() {
        cluster.create();
        String other = cluster.clients
                .ec2()
                .createLaunchTemplate(call -> call.launchTemplateName("other." + name)
                        .launchTemplateData(
                                data -> data.imageId("ami-0f7ba2c7e0ba1d0e5").instanceType("t3.nano")))
                .launchTemplate()
                .launchTemplateId();
        launch(LaunchTemplateSpecification.builder()
                .launchTemplateId(other)
                .version("$Latest")
                .build());

        Plan plan = cluster.planner.plan(cluster.change(new Update()));
        cluster.carryOut(cluster.change(new Update()));

        assertThat(PlanText.of(plan)).contains("name:other." + name + " (" + other + ") -> name:" + group);
        assertThat(described().launchTemplate().launchTemplateName()).isEqualTo(group);
    }

    @Test
    void aGroupThatLaunchesFromATemplateThatWasMadeAnewIsToldApartFromOneThatLaunchesFromTheNewOne() {
        cluster.create();
        String before = described().launchTemplate().launchTemplateId();
        cluster.clients.ec2().deleteLaunchTemplate(call -> call.launchTemplateName(group));

        PlanSummary plan = cluster.plans.plan(cluster.change(new Update()));
        String text = PlanText.of(cluster.planner.plan(cluster.change(new Update())));

        assertThat(plan.tasks())
                .extracting(task -> task.key().toString())
                .contains("LaunchTemplate/" + group, "AutoscalingGroup/" + group);
        assertThat(text).contains("name:" + group + " (" + before + ") -> name:" + group);
    }

    @Test
    void aGroupOfALaunchConfigurationGetsItsTemplateAndThePlanSaysWhatItHad() {
        cluster.create();
        cluster.clients
                .autoScaling()
                .createLaunchConfiguration(call -> call.launchConfigurationName("old." + name)
                        .imageId("ami-0f7ba2c7e0ba1d0e5")
                        .instanceType("t3.medium"));
        cluster.clients
                .autoScaling()
                .updateAutoScalingGroup(
                        call -> call.autoScalingGroupName(group).launchConfigurationName("old." + name));
        assertThat(described().launchTemplate()).as("AWS keeps one of the two").isNull();

        Plan plan = cluster.planner.plan(cluster.change(new Update()));
        cluster.carryOut(cluster.change(new Update()));

        assertThat(PlanText.of(plan)).contains("launch configuration old." + name + " -> $Latest");
        assertThat(described().launchTemplate().version()).isEqualTo("$Latest");
        assertThat(described().launchConfigurationName()).isNull();
    }

    @Test
    void aMixedInstancesPolicyIsRefusedByNameAndLeftAsItIs() {
        cluster.create();
        mix();

        assertThatThrownBy(() -> cluster.planner.plan(cluster.change(machineType("t3.large"))))
                .isInstanceOf(InvalidChangeException.class)
                .hasMessageContaining(group)
                .hasMessageContaining("MixedInstancesPolicy");
        assertThat(described().mixedInstancesPolicy()).isNotNull();
    }

    @Test
    void aMixedInstancesPolicySetAfterThePlanIsNotTakenAwayByIt() {
        cluster.create();
        PlanSummary plan = cluster.plans.plan(cluster.change(size(2)));
        mix();

        assertThatThrownBy(() -> cluster.apply(plan))
                .hasMessageContaining(group)
                .hasMessageContaining("MixedInstancesPolicy");
        assertThat(described().mixedInstancesPolicy()).isNotNull();
        assertThat(described().maxSize()).isEqualTo(1);
    }

    @Test
    void aClusterIsDeletedWithItsMixedInstances() {
        cluster.create();
        mix();

        assertThat(cluster.planner
                        .plan(cluster.change(new ChangeRequest.Delete()))
                        .tasks())
                .anySatisfy(task -> assertThat(task)
                        .isInstanceOf(PlannedTask.Delete.class)
                        .extracting(deleted -> deleted.key().toString())
                        .isEqualTo("AutoscalingGroup/" + group));
    }

    private void mix() {
        cluster.clients
                .autoScaling()
                .updateAutoScalingGroup(call -> call.autoScalingGroupName(group)
                        .mixedInstancesPolicy(policy ->
                                policy.launchTemplate(template -> template.launchTemplateSpecification(used ->
                                                used.launchTemplateName(group).version("$Latest"))
                                        .overrides(override -> override.instanceType("m5.large")))));
    }

    private void pin(String version) {
        launch(LaunchTemplateSpecification.builder()
                .launchTemplateName(group)
                .version(version)
                .build());
    }

    private void launch(LaunchTemplateSpecification template) {
        cluster.clients
                .autoScaling()
                .updateAutoScalingGroup(call -> call.autoScalingGroupName(group).launchTemplate(template));
    }

    private AutoScalingGroup described() {
        return cluster.clients
                .autoScaling()
                .describeAutoScalingGroups(call -> call.autoScalingGroupNames(group))
                .autoScalingGroups()
                .getFirst();
    }

    private static Edit machineType(String type) {
        return new Edit("nodes-us-east-1d", Map.of("spec.machineType", type), List.of());
    }

    private static Edit size(int size) {
        return new Edit("nodes-us-east-1d", Map.of("spec.minSize", size, "spec.maxSize", size), List.of());
    }

    private static List<String> keys(Plan plan) {
        return plan.tasks().stream().map(task -> task.key().toString()).toList();
    }
}
