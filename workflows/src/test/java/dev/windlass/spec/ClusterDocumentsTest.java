package dev.windlass.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterDocumentsTest {

    private static final String CLUSTER =
            ClusterDocuments.toYaml(Definitions.example().cluster());

    @Test
    void writesTheLayoutOfKops() {
        assertThat(ClusterDocuments.toYaml(Definitions.example())).isEqualTo(Definitions.text("example.yaml"));
    }

    @Test
    void readsWhatItWrites() {
        ClusterDefinition definition = Definitions.example();

        assertThat(ClusterDocuments.parse(ClusterDocuments.toYaml(definition))).isEqualTo(definition);
    }

    @Test
    void readsEveryFieldThatItWrites() {
        assertThat(ClusterDocuments.parse(Definitions.text("everything.yaml")))
                .extracting(ClusterDocuments::toYaml)
                .isEqualTo(Definitions.text("everything.yaml"));
    }

    @Test
    void toleratesWhatTheApiServerAddsToMetadata() {
        String stored = CLUSTER.replace(
                        "metadata:\n", "metadata:\n  creationTimestamp: \"2026-11-23T11:40:09Z\"\n  generation: 3\n")
                .replace("kops.k8s.io/v1alpha2", "kops/v1alpha2");

        assertThat(ClusterDocuments.parseCluster(stored))
                .isEqualTo(Definitions.example().cluster());
    }

    @Test
    void namesAnUnknownFieldByItsFullPath() {
        assertThat(problems(CLUSTER.replace("networking:", "netwrking:")))
                .contains("spec.netwrking: unknown field", "spec.networking: is required");
        assertThat(problems(CLUSTER.replace("- cidr: 172", "- cdir: 172")))
                .contains("spec.subnets[0].cdir: unknown field", "spec.subnets[0].cidr: is required");
    }

    @Test
    void namesTheGroupOfAWrongField() {
        String stream = ClusterDocuments.toYaml(Definitions.example()).replace("maxSize: 2", "maxSize: two");

        assertThat(problems(stream))
                .containsExactly("InstanceGroup/nodes-us-east-1d spec.maxSize: must be a whole number");
    }

    @Test
    void refusesAValueOfTheWrongType() {
        assertThat(problems(CLUSTER.replace("legacy: false", "legacy: 'no'")))
                .containsExactly("spec.iam.legacy: must be true or false");
        assertThat(problems(CLUSTER.replace("kubernetesVersion: 1.36.3", "kubernetesVersion: 1.36")))
                .containsExactly("spec.kubernetesVersion: must be text; put 1.36 in quotes");
    }

    @Test
    void refusesANumberThatNoFieldHolds() {
        String stream = ClusterDocuments.toYaml(Definitions.example());

        for (String number : List.of("2147483648", "-2147483649", "9223372036854775808", "1" + "0".repeat(40))) {
            assertThat(problems(stream.replace("maxSize: 2", "maxSize: " + number)))
                    .containsExactly(
                            "InstanceGroup/nodes-us-east-1d spec.maxSize: must be a whole number from -2147483648 to 2147483647");
        }
    }

    @Test
    void refusesALabelWhoseKeyIsNoText() {
        assertThat(problems(CLUSTER + "  cloudLabels: {null: x, 1: y, true: z, a: b}\n"))
                .containsExactly(
                        "spec.cloudLabels.1: must be text; put the key 1 in quotes",
                        "spec.cloudLabels.null: must be text; put the key null in quotes",
                        "spec.cloudLabels.true: must be text; put the key true in quotes");
    }

    @Test
    void tellsValuesThatAreWrongTogetherWithFieldsThatAre() {
        assertThat(problems(CLUSTER.replace("  sshAccess:\n  - 0.0.0.0/0\n", "  sshAccess:\n  - 5\n  - 10.0.0.0/33\n")
                        .replace("  subnets:\n", "  subnets:\n  - none\n")
                        .replace("cidr: 172.20.0.0/16", "cidr: 172.20.0.0/40")
                        .replace("kubernetesVersion: 1.36.3", "kubernetesVersion: newest")
                        .replace("channel:", "chanel:")))
                .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
                .containsExactly(
                        "spec.chanel",
                        "spec.kubernetesVersion",
                        "spec.sshAccess[0]",
                        "spec.sshAccess[1]",
                        "spec.subnets[0]",
                        "spec.subnets[1].cidr");
    }

    @Test
    void saysWhichNetworksAreSupported() {
        assertThat(problems(CLUSTER.replace("kubenet: {}", "cilium: {}")))
                .containsExactly("spec.networking.cilium: not supported; use kubenet, calico or cni");
        assertThat(problems(CLUSTER.replace("kubenet: {}", "kubenet: {}\n    calico: {}")))
                .containsExactly("spec.networking: must name exactly one of kubenet, calico and cni");
    }

    @Test
    void refusesAGroupOfAnotherCluster() {
        String stream = ClusterDocuments.toYaml(Definitions.example())
                .replace("kops.k8s.io/cluster: example", "kops.k8s.io/cluster: other");

        assertThat(problems(stream)).hasSize(2).allMatch(problem -> problem.contains("names another cluster than"));
    }

    @Test
    void refusesADuplicateKey() {
        assertThat(problems(CLUSTER + "  channel: alpha\n"))
                .singleElement()
                .asString()
                .contains("line 58, column 3: found duplicate key channel");
    }

    @Test
    void refusesADocumentThatIsTooLarge() {
        assertThat(problems(CLUSTER + "# " + "x".repeat(1024 * 1024)))
                .singleElement()
                .asString()
                .contains("limit");
    }

    @Test
    void refusesADocumentThatIsTooDeep() {
        assertThat(problems("a: " + "[".repeat(100_000) + "]".repeat(100_000)))
                .containsExactly("documents: nested deeper than 50 levels");
    }

    @Test
    void refusesABombOfAliases() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
        }

        assertThat(problems(bomb.toString())).singleElement().asString().contains("aliases");
    }

    @Test
    void refusesWhatIsNoYaml() {
        assertThat(problems("{")).singleElement().asString().startsWith("documents: ");
        assertThat(problems("!!java.net.URL [http://127.0.0.1]")).isNotEmpty();
    }

    @Test
    void keepsDocumentsWhereKopsKeepsThem() {
        ClusterDefinition definition = Definitions.example();

        assertThat(ClusterDocuments.toStore(definition))
                .containsOnlyKeys("config", "instancegroup/control-plane-us-east-1d", "instancegroup/nodes-us-east-1d");
        assertThat(ClusterDocuments.fromStore(ClusterDocuments.toStore(definition)))
                .isEqualTo(definition);
    }

    @Test
    void needsExactlyOneCluster() {
        assertThat(problems("")).containsExactly("kind: needs exactly one document of kind Cluster, found 0");
        assertThat(problems(CLUSTER + "---\n" + CLUSTER))
                .containsExactly("kind: needs exactly one document of kind Cluster, found 2");
    }

    private static List<String> problems(String stream) {
        InvalidSpecException refusal =
                catchThrowableOfType(InvalidSpecException.class, () -> ClusterDocuments.parse(stream));
        assertThat(refusal).as("refusal").isNotNull();
        return refusal.problems().stream().map(SpecProblem::toString).toList();
    }
}
