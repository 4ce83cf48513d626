package dev.windlass.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.resource.FirewallResource.SecurityGroupRule;
import dev.windlass.resource.build.ClusterModel;
import dev.windlass.spec.ClusterDefinition;
import dev.windlass.spec.ClusterDocuments;
import dev.windlass.spec.SpecValidation;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a user spells a value, what is compiled of it is one and the same, and a stored document keeps the spelling. */
class CanonicalValuesTest {

    private static final String PLAIN =
            ClusterDocuments.toYaml(ExampleCluster.oneZone(ExampleCluster.calico(true, null)));

    @ParameterizedTest
    @CsvSource({
        "2001:DB8::/32, 2001:db8::/32",
        "2001:0DB8::/32, 2001:db8::/32",
        "0::/0, ::/0",
        "2620:10f:6000:0::/40, 2620:10f:6000::/40",
        "2001:db8:0:0:1:0:0:1/128, 2001:db8::1:0:0:1/128"
    })
    void asksEc2ForABlockAsEc2AnswersIt(String spelling, String canonical) throws Exception {
        DesiredState desired = compile(access(spelling));

        assertThat(differing(desired, compile(access(canonical)))).isEmpty();
        assertThat(desired.all(SecurityGroupRule.class))
                .filteredOn(rule -> rule.ipv6Cidr() != null && !Boolean.TRUE.equals(rule.egress()))
                .isNotEmpty()
                .allSatisfy(rule -> {
                    assertThat(rule.ipv6Cidr()).isEqualTo(canonical);
                    assertThat(rule.name()).contains(canonical);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1.36.3", "' 1.36.3'", "' v1.36.3 '"})
    void takesAVersionWithAVAsTheSameWithout(String spelling) {
        DesiredState desired = compile(PLAIN.replace("kubernetesVersion: 1.36.3", "kubernetesVersion: " + spelling));

        assertThat(differing(desired, compile(PLAIN))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.36.3", "v1.36.3", "v1.37.0-alpha.1", "1.30.0"})
    void putsOneVBeforeAVersion(String version) throws Exception {
        String compiled = new ObjectMapper()
                .writeValueAsString(compile(PLAIN.replace("kubernetesVersion: 1.36.3", "kubernetesVersion: " + version))
                        .resources()
                        .values());

        assertThat(compiled)
                .contains("registry.k8s.io/kube-apiserver:v1", "https://dl.k8s.io/release/v1")
                .doesNotContain("vv1");
    }

    @Test
    void givesAPreReleaseTheEtcdOfItsMinorVersion() {
        assertThat(Documents.of(
                        compile(PLAIN.replace("1.36.3", "1.34.0-alpha.1")), "ManagedFile/etcd-cluster-spec-main"))
                .contains("3.6.12");
        assertThat(Documents.of(compile(PLAIN.replace("1.36.3", "1.33.9")), "ManagedFile/etcd-cluster-spec-main"))
                .contains("3.5.31");
    }

    @Test
    void writesATaintWithoutAValueInOneWay() {
        assertThat(differing(compile(tainted("dedicated:NoSchedule")), compile(tainted("dedicated=:NoSchedule"))))
                .isEmpty();
    }

    @Test
    void givesAControlPlaneItsTaintOnce() {
        String stream = PLAIN.replace(
                "  role: Master", "  role: Master\n  taints: ['node-role.kubernetes.io/control-plane:NoSchedule']");

        assertThat(Documents.of(compile(stream), "ManagedFile/nodeupconfig-control-plane-us-east-1d"))
                .containsOnlyOnce("node-role.kubernetes.io/control-plane=:NoSchedule");
    }

    @Test
    void aGroupsLabelWinsOverItsClusters() {
        DesiredState desired = compile(PLAIN.replace("  topology:", "  cloudLabels: {team: a, cost: low}\n  topology:")
                .replace("  role: Node", "  role: Node\n  cloudLabels: {team: b}"));

        assertThat(desired.all(ComputeResource.AutoscalingGroup.class))
                .extracting(
                        group -> group.tags().get("team") + " " + group.tags().get("cost"))
                .containsExactly("a low", "b low");
    }

    @Test
    void takesKopsDefaultsForWhatIsNotSaid() {
        String stream = PLAIN.replace("  nonMasqueradeCIDR: 100.64.0.0/10\n", "")
                .replace("      type: Public\n  auth", "  auth");
        assertThat(stream).isNotEqualTo(PLAIN).doesNotContain("nonMasquerade");

        assertThat(differing(compile(stream), compile(PLAIN))).isEmpty();
    }

    @Test
    void keepsTheUsersSpellingInStoredDocuments() {
        String stream = access("2001:0DB8::/32")
                .replace("kubernetesVersion: 1.36.3", "kubernetesVersion: v1.36.3")
                .replace("  role: Node", "  role: Node\n  taints: ['dedicated:NoSchedule']");

        assertThat(ClusterDocuments.toYaml(ClusterDocuments.parse(stream)))
                .contains("2001:0DB8::/32", "kubernetesVersion: v1.36.3", "dedicated:NoSchedule");
    }

    private static String access(String block) {
        return PLAIN.replace("  - 0.0.0.0/0\n  - ::/0\n", "  - '" + block + "'\n");
    }

    private static String tainted(String taint) {
        return PLAIN.replace("  role: Node", "  role: Node\n  taints: ['" + taint + "']");
    }

    private static Set<ResourceKey> differing(DesiredState one, DesiredState other) {
        Set<ResourceKey> keys = new TreeSet<>(one.resources().keySet());
        keys.addAll(other.resources().keySet());
        keys.removeIf(key ->
                Objects.equals(one.resources().get(key), other.resources().get(key)));
        return keys;
    }

    private static DesiredState compile(String stream) {
        ClusterDefinition definition = ClusterDocuments.parse(stream);
        assertThat(SpecValidation.check(definition)).isEqualTo(List.of());
        return ClusterModel.of(definition, ExampleCluster.STORE);
    }
}
