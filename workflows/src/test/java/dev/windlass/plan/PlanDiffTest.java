package dev.windlass.plan;

import static dev.windlass.plan.States.actual;
import static dev.windlass.plan.States.desired;
import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.resource.ActualState;
import dev.windlass.resource.ComputeResource.SshKey;
import dev.windlass.resource.DesiredState;
import dev.windlass.resource.Document;
import dev.windlass.resource.IdentityResource.Role;
import dev.windlass.resource.NetworkResource.Vpc;
import dev.windlass.resource.Resource;
import dev.windlass.resource.ResourceKey;
import dev.windlass.resource.StoreResource.Keypair;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlanDiffTest {

    private static final String CERTIFICATE =
            Document.placeholder(new ResourceKey("Keypair", "kubernetes-ca"), "certificate");

    @Test
    void isEmptyWhereNothingDiffers() {
        Resource[] all = {States.vpc(), States.group("nodes"), States.template("#!/bin/bash\n"), States.ipipRule()};

        assertThat(PlanDiff.between(desired(all), actual(all)).tasks()).isEmpty();
    }

    @Test
    void createsWhatIsMissing() {
        PlanDiff.Difference difference = PlanDiff.between(
                desired(States.vpc(), States.group("nodes"), States.group("masters"), States.ipipRule()),
                actual(States.vpc(), States.group("nodes"), States.group("masters")));

        assertThat(difference.tasks()).containsExactly(new PlannedTask.Create(States.ipipRule()));
    }

    @Test
    void knowsTheIdentifiersOfWhatTasksReferTo() {
        PlanDiff.Difference difference = PlanDiff.between(
                desired(States.vpc(), States.group("nodes"), States.group("masters"), States.ipipRule()),
                actual(States.vpc(), States.group("nodes"), States.group("masters")));

        assertThat(difference.known())
                .isEqualTo(Map.of(
                        States.group("masters").key(), "id-masters.c.k8s.local",
                        States.group("nodes").key(), "id-nodes.c.k8s.local"));
    }

    @Test
    void modifiesWhatDiffersAndNamesTheFields() {
        Vpc before = new Vpc(States.CLUSTER, "172.20.0.0/16", false, true, true, false, new TreeMap<>());

        assertThat(PlanDiff.between(desired(States.vpc()), actual(before)).tasks())
                .containsExactly(
                        new PlannedTask.Modify(States.vpc(), before, "id-c.k8s.local", List.of("AmazonIPv6", "Tags")));
    }

    @Test
    void leavesAloneWhatIsNotManaged() {
        Vpc before = new Vpc(States.CLUSTER, "172.20.0.0/16", true, true, true, false, States.tags("other"));
        Vpc wanted = new Vpc(States.CLUSTER, "172.20.0.0/16", true, true, true, false, null);

        assertThat(PlanDiff.between(desired(wanted), actual(before)).tasks()).isEmpty();
    }

    @Test
    void neverComparesKeysOnceMade() {
        Keypair wanted = new Keypair("kubernetes-ca", "cn=kubernetes-ca", "", "ca", false, null);
        Keypair found = new Keypair("kubernetes-ca", null, null, null, true, null);
        SshKey key = new SshKey("ssh", false, "aa:bb", "ssh-ed25519 AAAA", null);

        assertThat(PlanDiff.between(desired(wanted, key), actual(found, new SshKey("ssh", false, "cc:dd", null, null)))
                        .tasks())
                .isEmpty();
    }

    @Test
    void readsPoliciesByWhatTheySay() {
        Role wanted = new Role("nodes", new Document("{\"A\": [1, 2],\n \"B\": 3}"), "nodes", null);

        assertThat(PlanDiff.between(desired(wanted), actual(role("{\"B\":3,\"A\":[1,2]}")))
                        .tasks())
                .isEmpty();
        assertThat(PlanDiff.between(desired(wanted), actual(role("{\"B\":3,\"A\":[2,1]}")))
                        .tasks())
                .hasSize(1);
    }

    @Test
    void comparesDocumentsWithTheirPlaceholdersResolved() {
        Keypair authority = new Keypair("kubernetes-ca", "cn=kubernetes-ca", "", "ca", false, null);
        ActualState state = States.with(actual(States.template("ca: PEM\n")), authority, Map.of("certificate", "PEM"));

        assertThat(PlanDiff.between(desired(authority, States.template("ca: " + CERTIFICATE + "\n")), state)
                        .tasks())
                .isEmpty();
    }

    @Test
    void keepsPlaceholdersOpenThatWaitForAnotherTask() {
        Keypair authority = new Keypair("kubernetes-ca", "cn=kubernetes-ca", "", "ca", false, null);
        Resource template = States.template("ca: " + CERTIFICATE + "\n");

        assertThat(PlanDiff.between(desired(authority, template), actual(States.template("ca: OLD\n")))
                        .tasks())
                .containsExactly(
                        new PlannedTask.Create(authority),
                        new PlannedTask.Modify(
                                template, States.template("ca: OLD\n"), "id-nodes.c.k8s.local", List.of("UserData")));
    }

    @Test
    void deletesTheExtraRulesThatAGroupClaims() {
        Resource open = States.sshRule("0.0.0.0/0");
        Resource wanted = States.sshRule("10.0.0.0/8");

        assertThat(PlanDiff.between(
                                desired(States.group("nodes", "port=22"), wanted),
                                actual(States.group("nodes", "port=22"), wanted, open))
                        .tasks())
                .containsExactly(new PlannedTask.Delete(open, "id-" + open.name()));
    }

    @Test
    void leavesExtraRulesAloneThatNoGroupClaims() {
        assertThat(PlanDiff.between(
                                desired(States.group("nodes", "port=443", "port=3:4")),
                                actual(States.group("nodes", "port=443", "port=3:4"), States.sshRule("0.0.0.0/0")))
                        .tasks())
                .isEmpty();
    }

    @Test
    void deletesARuleOfTheClustersOwnThatIsNotWantedAnyMore() {
        Resource rule = States.owned(States.ipipRule());

        assertThat(PlanDiff.between(desired(States.group("masters")), actual(States.group("masters"), rule))
                        .tasks())
                .containsExactly(new PlannedTask.Delete(rule, "id-" + rule.name()));
    }

    @Test
    void leavesARuleAloneThatAControllerInTheClusterMarked() {
        assertThat(PlanDiff.between(
                                desired(States.group("masters")), actual(States.group("masters"), States.ipipRule()))
                        .tasks())
                .isEmpty();
    }

    @Test
    void takesEverythingAwayThatIsNotSharedWhereNothingIsWanted() {
        Vpc shared = new Vpc(States.CLUSTER, "172.20.0.0/16", true, true, true, true, null);

        assertThat(PlanDiff.between(
                                DesiredState.empty(States.CLUSTER),
                                actual(shared, States.group("nodes"), States.ipipRule()))
                        .tasks())
                .extracting(PlannedTask::key)
                .containsExactly(States.group("nodes").key(), States.ipipRule().key());
    }

    private static Role role(String policy) {
        return new Role("nodes", new Document(policy), "nodes", null);
    }
}
