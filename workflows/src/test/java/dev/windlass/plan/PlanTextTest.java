package dev.windlass.plan;

import static dev.windlass.plan.States.actual;
import static dev.windlass.plan.States.desired;
import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.ChangeRequest;
import dev.windlass.change.RolloutOptions;
import dev.windlass.change.RolloutPolicy;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.NetworkResource.Vpc;
import dev.windlass.resource.Resource;
import dev.windlass.rollout.GroupSummary;
import dev.windlass.rollout.policy.Gates;
import dev.windlass.rollout.policy.MaintenanceWindow;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PlanTextTest {

    @Test
    void printsTheChangeToCalicoInTheLayoutOfKops() {
        String cloudController =
                "kind: DaemonSet\nspec:\n  args:\n  - --cluster-name=c\n  - --configure-cloud-routes=%s\n"
                        + "  - --leader-elect=true\n  - --v=2\n  hostNetwork: true\n";
        String userData =
                "#!/bin/bash\nset -e\nInstanceGroupName: nodes\nInstanceGroupRole: Node\nNodeupConfigHash: %s\n"
                        + "\nEOF\nrun\n";
        Resource calico = States.addon("calico", "kind: DaemonSet\n");

        PlanDiff.Difference difference = PlanDiff.between(
                desired(
                        States.group("nodes", "port=443"),
                        States.group("masters"),
                        States.ipipRule(),
                        calico,
                        States.addon("cloud", cloudController.formatted("false")),
                        States.template(userData.formatted("bbb"))),
                actual(
                        States.group("nodes", "port=443", "port=22"),
                        States.group("masters"),
                        States.addon("cloud", cloudController.formatted("true")),
                        States.template(userData.formatted("aaa"))));

        assertThat(PlanText.of(States.plan(difference))).isEqualTo(golden("calico.txt"));
    }

    @Test
    void saysWhenThereIsNothingToDo() {
        assertThat(PlanText.of(States.plan(PlanDiff.between(desired(States.vpc()), actual(States.vpc())))))
                .isEqualTo("No changes need to be applied\n");
    }

    @Test
    void namesTheGroupsWhoseNodesAreReplacedAndWhatWasChosen() {
        assertThat(PlanText.of(rolling(false))).isEqualTo("""
                Will replace nodes that are out of date, of instance groups:
                  control-plane-us-east-1a
                  \tLaunchTemplate      \tversion 3

                  nodes-us-east-1a
                  \tLaunchTemplate      \tnodes.c (lt-1) version 7

                Rollout options:
                  gates.windows[0].days[0]: monday
                  gates.windows[0].from: 22:00:00
                  gates.windows[0].timeZone: Europe/Berlin
                  gates.windows[0].to: 04:00:00
                  policy.maxSurge: 2
                  validateCount: 3

                """);
    }

    @Test
    void saysWhereNodesAreReplacedThatAreUpToDate() {
        assertThat(PlanText.of(rolling(true)))
                .startsWith("Will replace every node, also those that are up to date, of instance groups:\n");
    }

    @Test
    void saysHowNodesAreReplacedAfterResourcesWere() {
        Plan plan = States.plan(PlanDiff.between(desired(States.vpc()), actual()));
        PlannedRoll after = new PlannedRoll(List.of(), false, new TreeMap<>(Map.of("policy.maxSurge", "2")));

        assertThat(PlanText.of(new Plan(
                        plan.cluster(),
                        plan.documents(),
                        plan.baseline(),
                        plan.tasks(),
                        plan.known(),
                        plan.warnings(),
                        after)))
                .startsWith("Will create resources:\n")
                .endsWith("Rollout options:\n  policy.maxSurge: 2\n\n");
    }

    @Test
    void saysNothingOfHowNothingIsReplaced() {
        PlannedRoll none = new PlannedRoll(List.of(), false, new TreeMap<>(Map.of("roll", "false")));

        assertThat(PlanText.of(
                        new Plan("c", new TreeMap<>(), new TreeMap<>(), List.of(), new TreeMap<>(), List.of(), none)))
                .isEqualTo("No changes need to be applied\n");
    }

    @Test
    void saysHowNodesAreReplacedWhereNothingElseIsToBeDone() {
        PlannedRoll after = new PlannedRoll(List.of(), false, new TreeMap<>(Map.of("policy.maxSurge", "2")));

        assertThat(PlanText.of(
                        new Plan("c", new TreeMap<>(), new TreeMap<>(), List.of(), new TreeMap<>(), List.of(), after)))
                .isEqualTo("No changes need to be applied\nRollout options:\n  policy.maxSurge: 2\n\n");
    }

    @Test
    void leavesOutVersionsWhereThereAreNone() {
        PlannedRoll roll = new PlannedRoll(
                List.of(new PlannedRoll.Group("a", "lc-1", "lc-1"), new PlannedRoll.Group("b", "gone (lt-1)", null)),
                false,
                new TreeMap<>());

        assertThat(PlanText.of(
                        new Plan("c", new TreeMap<>(), new TreeMap<>(), List.of(), new TreeMap<>(), List.of(), roll)))
                .contains("\tlc-1\n", "\tgone (lt-1)\n")
                .doesNotContain("version");
    }

    private static Plan rolling(boolean force) {
        RolloutPolicy policy = new RolloutPolicy(null, null, null, null, null, null, null, null, null, "2");
        MaintenanceWindow window = new MaintenanceWindow(
                Set.of(DayOfWeek.MONDAY), LocalTime.of(22, 0), LocalTime.of(4, 0), "Europe/Berlin");
        Gates gates = new Gates(null, null, List.of(window), null, null, null);
        RolloutOptions options = new RolloutOptions(null, null, null, 3, null, null, null, policy, gates);
        PlannedRoll roll = PlannedRoll.of(
                new ChangeRequest.Roll(List.of(), force),
                options,
                List.of(
                        new GroupSummary(
                                "nodes-us-east-1a", Role.NODE, new TreeSet<>(), 3, 2, List.of(), "nodes.c (lt-1)", "7"),
                        new GroupSummary(
                                "control-plane-us-east-1a",
                                Role.CONTROL_PLANE,
                                new TreeSet<>(),
                                1,
                                1,
                                List.of(),
                                null,
                                "3")));
        return new Plan("c", new TreeMap<>(), new TreeMap<>(), List.of(), new TreeMap<>(), List.of(), roll);
    }

    @Test
    void namesItemsToDelete() {
        Resource open = States.sshRule("0.0.0.0/0");
        PlanDiff.Difference difference = PlanDiff.between(
                desired(States.group("nodes", "port=22")), actual(States.group("nodes", "port=22"), open));

        assertThat(PlanText.of(States.plan(difference))).isEqualTo("""
                Will delete items:
                  SecurityGroupRule    from-0.0.0.0/0-ingress-tcp-22to22-nodes.c.k8s.local \
                id:id-from-0.0.0.0/0-ingress-tcp-22to22-nodes.c.k8s.local

                """);
    }

    @Test
    void listsWhatGoesWithACluster() {
        PlanDiff.Difference difference = PlanDiff.between(
                DesiredState.empty(States.CLUSTER),
                actual(
                        States.vpc(),
                        States.group("nodes"),
                        States.template(""),
                        States.ipipRule(),
                        States.file("a", "b")));
        TreeMap<String, String> gone = new TreeMap<>();
        gone.put("config", null);
        Plan plan = new Plan(States.CLUSTER, gone, new TreeMap<>(), difference.tasks(), difference.known(), List.of());

        assertThat(PlanText.of(plan)).isEqualTo("""
                TYPE\t\t\tNAME\t\t\tID
                autoscaling-config\tnodes.c.k8s.local\tid-nodes.c.k8s.local
                security-group\t\tnodes.c.k8s.local\tid-nodes.c.k8s.local
                vpc\t\t\tc.k8s.local\t\tid-c.k8s.local

                and 2 parts of them: rules, routes, policies, state store files
                """);
    }

    @Test
    void spellsOutWhatCouldMisleadATerminal() {
        Vpc wicked = new Vpc("c\u001b[2J\u202e", "1\n2", true, true, true, false, States.tags("\r"));

        assertThat(PlanText.of(States.plan(PlanDiff.between(desired(wicked), actual()))))
                .contains("VPC/c\\u001b[2J\\u202e\n", "CIDR                \t1\\n2\n", "Name: \\u000d}")
                .doesNotContain("\u001b", "\u202e", "\r");
    }

    @Test
    void neverShowsWhatIsTooLongForAReaderOnCreation() {
        assertThat(PlanText.of(States.plan(PlanDiff.between(desired(States.template("#!/bin/bash\n")), actual()))))
                .contains("InstanceType        \tt3.medium")
                .doesNotContain("UserData", "SSHKey", "null", "nil");
    }

    @Test
    void saysWarningsFirst() {
        Plan plan = new Plan(
                States.CLUSTER,
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(),
                new TreeMap<>(),
                List.of("pods lose their network"));

        assertThat(PlanText.of(plan)).startsWith("Warnings:\n  * pods lose their network\n\n");
    }

    private static String golden(String name) {
        try (InputStream resource = PlanTextTest.class.getResourceAsStream(name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
