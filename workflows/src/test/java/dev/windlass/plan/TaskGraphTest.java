package dev.windlass.plan;

import static dev.windlass.plan.States.actual;
import static dev.windlass.plan.States.desired;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.windlass.plan.PlanSummary.Action;
import dev.windlass.plan.PlanSummary.TaskNode;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.Document;
import dev.windlass.resource.FirewallResource.SecurityGroupRule;
import dev.windlass.resource.Resource;
import dev.windlass.resource.ResourceKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TaskGraphTest {

    private static final ResourceKey VPC = States.vpc().key();
    private static final ResourceKey NODES = States.group("nodes").key();
    private static final ResourceKey MASTERS = States.group("masters").key();
    private static final ResourceKey RULE = States.ipipRule().key();

    @Test
    void createsWhatIsReferredToFirst() {
        assertThat(creating(States.ipipRule(), States.group("nodes"), States.group("masters"), States.vpc()))
                .containsExactly(
                        new TaskNode(VPC, Action.CREATE, List.of()),
                        new TaskNode(MASTERS, Action.CREATE, List.of(VPC)),
                        new TaskNode(NODES, Action.CREATE, List.of(VPC)),
                        new TaskNode(RULE, Action.CREATE, List.of(MASTERS, NODES)));
    }

    @Test
    void deletesWhatIsReferredToLast() {
        List<PlannedTask> tasks = PlanDiff.between(
                        DesiredState.empty(States.CLUSTER),
                        actual(States.ipipRule(), States.group("nodes"), States.group("masters"), States.vpc()))
                .tasks();

        assertThat(TaskGraph.of(tasks))
                .containsExactly(
                        new TaskNode(RULE, Action.DELETE, List.of()),
                        new TaskNode(MASTERS, Action.DELETE, List.of(RULE)),
                        new TaskNode(NODES, Action.DELETE, List.of(RULE)),
                        new TaskNode(VPC, Action.DELETE, List.of(MASTERS, NODES)));
    }

    @Test
    void closesARuleOfAGroupOnlyOnceWhatIsToBeOpenInItIsOpen() {
        SecurityGroupRule before =
                States.owned(States.sshRule("10.0.0.0/8", new TreeMap<>(Map.of("KubernetesCluster", States.CLUSTER))));
        SecurityGroupRule after = States.sshRule("192.0.2.0/24");
        SecurityGroupRule adopted = States.sshRule("203.0.113.0/24", new TreeMap<>(Map.of("team", "blue")));
        List<PlannedTask> tasks = PlanDiff.between(
                        desired(States.group("nodes"), States.group("masters"), after, adopted, States.ipipRule()),
                        actual(
                                States.group("nodes"),
                                States.group("masters"),
                                before,
                                States.sshRule("203.0.113.0/24")))
                .tasks();

        assertThat(TaskGraph.of(tasks))
                .containsExactlyInAnyOrder(
                        new TaskNode(RULE, Action.CREATE, List.of()),
                        new TaskNode(after.key(), Action.CREATE, List.of()),
                        new TaskNode(adopted.key(), Action.MODIFY, List.of()),
                        new TaskNode(before.key(), Action.DELETE, List.of(after.key(), adopted.key())));
    }

    @Test
    void waitsOnlyForTasksOfTheSamePlan() {
        assertThat(creating(States.ipipRule())).containsExactly(new TaskNode(RULE, Action.CREATE, List.of()));
    }

    @Test
    void ordersWhatNoReferenceTells() {
        Resource addon = States.addon("dns", "kind: Deployment\n");
        Resource channel = States.channel("kind: Addons\n");

        assertThat(creating(channel, addon, States.template("#!/bin/bash\n")))
                .containsExactly(
                        new TaskNode(addon.key(), Action.CREATE, List.of()),
                        new TaskNode(channel.key(), Action.CREATE, List.of(addon.key())),
                        new TaskNode(States.template("").key(), Action.CREATE, List.of(channel.key())));
    }

    @Test
    void waitsForWhatADocumentNames() {
        Resource file = States.file("a", "see " + Document.placeholder(NODES, "id"));

        assertThat(creating(file, States.group("nodes")))
                .last()
                .isEqualTo(new TaskNode(file.key(), Action.CREATE, List.of(NODES)));
    }

    @Test
    void namesTasksThatWaitForEachOther() {
        Resource one = States.file("one", Document.placeholder(new ResourceKey("ManagedFile", "two"), "text"));
        Resource two = States.file("two", Document.placeholder(new ResourceKey("ManagedFile", "one"), "text"));

        assertThatThrownBy(() -> creating(one, two))
                .hasMessage("tasks wait for each other: ManagedFile/one -> ManagedFile/two -> ManagedFile/one");
    }

    @Test
    void namesOnlyTypesThatExistInItsExtraOrders() {
        List<String> types = Arrays.stream(
                        Resource.class.getAnnotation(JsonSubTypes.class).value())
                .map(type -> type.value().getAnnotation(JsonTypeName.class).value())
                .toList();

        assertThat(TaskOrder.ALL).allSatisfy(order -> assertThat(types).contains(order.first(), order.then()));
    }

    @Test
    void summarizesWithDigestAndCounts() {
        Plan plan = States.plan(PlanDiff.between(
                desired(States.vpc(), States.template("new\n"), States.group("nodes", "port=22")),
                actual(States.template("old\n"), States.group("nodes", "port=22"), States.sshRule("0.0.0.0/0"))));

        PlanSummary summary = TaskGraph.summary(plan);

        assertThat(summary.digest()).isEqualTo(PlanSeal.digest(plan)).hasSize(64);
        assertThat(List.of(summary.create(), summary.modify(), summary.delete()))
                .containsExactly(1, 1, 1);
        assertThat(summary.tasks()).hasSize(3);
    }

    private static List<TaskNode> creating(Resource... resources) {
        return TaskGraph.of(PlanDiff.between(desired(resources), actual()).tasks());
    }
}
