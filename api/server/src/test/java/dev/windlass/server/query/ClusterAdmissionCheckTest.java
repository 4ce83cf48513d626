package dev.windlass.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.Change;
import dev.windlass.change.ChangeRequest;
import dev.windlass.change.ChangeView;
import dev.windlass.change.JournalEntry;
import dev.windlass.ingest.Decoded.Invalid;
import dev.windlass.plan.Plan;
import dev.windlass.server.rest.FakeWindlass;
import dev.windlass.spec.ClusterDocuments;
import dev.windlass.spec.NewCluster;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterAdmissionCheckTest {

    private static final String KNOWN = FakeWindlass.CLUSTER;
    private static final String DOCUMENTS = ClusterDocuments.toYaml(
            NewCluster.of(KNOWN, List.of("us-east-1d"), 1, 2, "s3://kops-state").definition());

    private static final String FOREIGN = "another program wrote the node configuration of nodes-us-east-1d";

    private boolean busy;
    private String documents = DOCUMENTS;
    private String foreign;
    private final ClusterAdmissionCheck check = new ClusterAdmissionCheck(new OneCluster(), cluster -> busy);

    @Test
    void refusesAChangeOfAnUnknownCluster() {
        assertThat(refusal("other.k8s.local", new ChangeRequest.Update()))
                .contains(new Invalid("is not known: other.k8s.local", "data.cluster"));
    }

    @Test
    void letsPassAChangeOfAClusterWhoseCreationIsOnItsWay() {
        busy = true;

        assertThat(refusal("other.k8s.local", new ChangeRequest.Roll(List.of(), false)))
                .isEmpty();
    }

    @Test
    void letsPassAChangeOfAKnownCluster() {
        assertThat(refusal(KNOWN, new ChangeRequest.Delete())).isEmpty();
        assertThat(refusal(KNOWN, new ChangeRequest.Create(DOCUMENTS))).isEmpty();
    }

    @Test
    void refusesARollThatMayNeitherSurgeNorTakeNodesAway() {
        Optional<Invalid> refusal =
                refusal(KNOWN, edit("spec.rollingUpdate", Map.of("maxSurge", 0, "maxUnavailable", 0)));

        assertThat(refusal).hasValueSatisfying(invalid -> {
            assertThat(invalid.field()).startsWith("data.change.set spec.rollingUpdate");
            assertThat(invalid.reason()).contains("cannot both be 0");
        });
    }

    @Test
    void namesAMisspeltPath() {
        assertThat(refusal(KNOWN, edit("spec.netwrking", Map.of("calico", Map.of()))))
                .hasValueSatisfying(invalid -> assertThat(invalid.field()).contains("spec.netwrking"));
    }

    @Test
    void namesTheSecondOfTwoLikeBlocksInAnEdit() {
        assertThat(refusal(KNOWN, edit("spec.sshAccess", List.of("203.0.113.5/32", "203.0.113.5/32"))))
                .contains(new Invalid(
                        "is the same block as sshAccess[0]; remove one of them", "data.change.set spec.sshAccess[1]"));
        assertThat(refusal(KNOWN, edit("spec.kubernetesApiAccess[0]", "0::/0")))
                .map(Invalid::field)
                .contains("data.change.set spec.kubernetesApiAccess[1]");
    }

    @Test
    void namesTheSecondOfTwoLikeValuesOfAGroup() {
        assertThat(refusal(
                        KNOWN,
                        new ChangeRequest.Edit(
                                "nodes-us-east-1d",
                                Map.of("spec.taints", List.of("a:NoSchedule", "a=:NoSchedule")),
                                List.of())))
                .map(Invalid::field)
                .contains("data.change.set InstanceGroup/nodes-us-east-1d spec.taints[1]");
        assertThat(refusal(
                        KNOWN,
                        new ChangeRequest.Edit(
                                "nodes-us-east-1d",
                                Map.of("spec.subnets", List.of("us-east-1d", "us-east-1d")),
                                List.of())))
                .map(Invalid::field)
                .contains("data.change.set InstanceGroup/nodes-us-east-1d spec.subnets[1]");
    }

    @Test
    void namesTheSecondOfTwoLikeBlocksInDocuments() {
        String twice = DOCUMENTS.replace("sshAccess:\n  - 0.0.0.0/0", "sshAccess:\n  - 0::/0");

        assertThat(refusal(KNOWN, new ChangeRequest.Create(twice)))
                .map(Invalid::field)
                .contains("data.change.documents spec.sshAccess[1]");
        assertThat(refusal(KNOWN, new ChangeRequest.Replace(twice)))
                .map(Invalid::field)
                .contains("data.change.documents spec.sshAccess[1]");
    }

    @Test
    void letsPassAnotherSpellingOfABlockAndOfAVersion() {
        assertThat(refusal(KNOWN, edit("spec.sshAccess", List.of("2001:0DB8::/32"))))
                .isEmpty();
        assertThat(refusal(KNOWN, edit("spec.kubernetesVersion", "v1.36.4"))).isEmpty();
    }

    @Test
    void namesALabelThatIsNotTheUsers() {
        assertThat(refusal(KNOWN, edit("spec.cloudLabels", Map.of("k8s.io/role/bastion", "1"))))
                .map(Invalid::field)
                .contains("data.change.set spec.cloudLabels.k8s.io/role/bastion");
    }

    @Test
    void leavesAnEditToThePlanWhileOthersAreOnTheirWay() {
        busy = true;

        assertThat(refusal(KNOWN, edit("spec.netwrking", Map.of("calico", Map.of()))))
                .isEmpty();
    }

    @Test
    void refusesAYamlBomb() {
        String bomb =
                "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n";

        assertThat(refusal(KNOWN, new ChangeRequest.Create(bomb)))
                .hasValueSatisfying(invalid -> assertThat(invalid.reason()).contains("aliases"));
    }

    @Test
    void refusesDocumentsOfAnotherCluster() {
        assertThat(refusal("other.k8s.local", new ChangeRequest.Create(DOCUMENTS)))
                .hasValueSatisfying(invalid -> assertThat(invalid.field()).contains("metadata.name"));
    }

    @Test
    void namesTheFieldOfABrokenSshKey() {
        assertThat(refusal(KNOWN, new ChangeRequest.Create(DOCUMENTS, "ssh-rsa AAAA")))
                .hasValueSatisfying(invalid -> assertThat(invalid.field()).isEqualTo("data.change.sshPublicKey"));
    }

    @Test
    void refusesToUpdateEditOrReplaceAClusterWhoseNodesAnotherProgramConfigures() {
        foreign = FOREIGN;

        List.of(new ChangeRequest.Update(), edit("spec.sshAccess", List.of()), new ChangeRequest.Replace(DOCUMENTS))
                .forEach(request -> assertThat(refusal(KNOWN, request)).contains(new Invalid(FOREIGN, "data.cluster")));
    }

    @Test
    void letsPassARollAndADeletionOfAClusterWhoseNodesAnotherProgramConfigures() {
        foreign = FOREIGN;
        documents = "spec: {networking: {cilium: {}}}";

        assertThat(refusal(KNOWN, new ChangeRequest.Roll(List.of(), false))).isEmpty();
        assertThat(refusal(KNOWN, new ChangeRequest.Delete())).isEmpty();
    }

    @Test
    void leavesThatToThePlanWhileAChangeMayBeWritingItsOwnNodeConfigurations() {
        foreign = FOREIGN;
        busy = true;

        assertThat(refusal(KNOWN, new ChangeRequest.Update())).isEmpty();
    }

    @Test
    void refusesAnUpdateOfSpecsThatDoNotCompile() {
        documents = DOCUMENTS.replace("type: Public\n    zone", "type: Private\n    zone");

        assertThat(refusal(KNOWN, new ChangeRequest.Update())).hasValueSatisfying(invalid -> {
            assertThat(invalid.field()).isEqualTo("data.cluster spec.subnets[0].type");
            assertThat(invalid.reason()).contains("must be Public");
        });
    }

    @Test
    void refusesAnUpdateOfSpecsWithABastion() {
        documents = DOCUMENTS + "\n---\n"
                + DOCUMENTS
                        .substring(DOCUMENTS.lastIndexOf("apiVersion"))
                        .replace("role: Node", "role: Bastion")
                        .replace("nodes-us-east-1d", "bastions");

        assertThat(refusal(KNOWN, new ChangeRequest.Update()))
                .hasValueSatisfying(invalid ->
                        assertThat(invalid.field()).isEqualTo("data.cluster InstanceGroup/bastions spec.role"));
    }

    private Optional<Invalid> refusal(String cluster, ChangeRequest request) {
        return check.refusal(new Change("c1", cluster, "ada", "", request, null, null, Instant.EPOCH));
    }

    private static ChangeRequest edit(String path, Object value) {
        return new ChangeRequest.Edit(null, Map.of(path, value), List.of());
    }

    /** A state store with the specs of one cluster and nothing else. */
    private final class OneCluster implements Records {

        @Override
        public List<String> clusters() {
            return List.of(KNOWN);
        }

        @Override
        public List<String> clustersEver() {
            return clusters();
        }

        @Override
        public boolean has(String cluster) {
            return cluster.equals(KNOWN);
        }

        @Override
        public Optional<String> documents(String cluster) {
            return has(cluster) ? Optional.of(documents) : Optional.empty();
        }

        @Override
        public Optional<String> foreignNodes(String cluster) {
            return Optional.ofNullable(foreign);
        }

        @Override
        public List<ChangeView> newest(List<String> clusters, int limit) {
            return List.of();
        }

        @Override
        public Optional<ChangeView> change(String cluster, String id) {
            return Optional.empty();
        }

        @Override
        public List<JournalEntry> entries(String cluster, String change) {
            return List.of();
        }

        @Override
        public Optional<Plan> plan(String cluster, String digest) {
            return Optional.empty();
        }
    }
}
