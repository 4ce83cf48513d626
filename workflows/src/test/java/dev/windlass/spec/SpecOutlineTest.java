package dev.windlass.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Specs as kops writes them for clusters of all kinds. */
class SpecOutlineTest {

    private static final String CONFIG = """
            apiVersion: kops.k8s.io/v1alpha2
            kind: Cluster
            metadata: {name: old.example.com, generation: 3}
            spec:
              api: {dns: {}}
              cloudProvider: aws
              docker: {logDriver: json-file}
              karpenter: {enabled: true}
              kubernetesVersion: 1.36.3
              networking: {cilium: {enableNodePort: true}}
              rollingUpdate: {maxSurge: 25%, maxUnavailable: 2}
              subnets:
              - {name: private-a, zone: us-east-1a, type: Private, egress: nat-1}
            """;
    private static final String NODES = """
            apiVersion: kops.k8s.io/v1alpha2
            kind: InstanceGroup
            metadata: {name: nodes}
            spec:
              machineType: m6i.large
              maxSize: 3
              minSize: 2
              mixedInstancesPolicy: {instances: [m6i.large, m5.large]}
              role: Node
              rollingUpdate: {maxUnavailable: 1}
              subnets: [private-a]
              warmPool: {}
            """;

    @Test
    void tellsWhatARolloutNeedsAndPassesOverTheRest() {
        SpecOutline outline = SpecOutline.of(Map.of("config", CONFIG, "instancegroup/nodes", NODES));

        assertThat(outline.cluster()).isEqualTo("old.example.com");
        assertThat(outline.kubeletVersion()).isEqualTo("v1.36.3");
        assertThat(outline.networking()).isEqualTo("cilium");
        assertThat(outline.zones()).containsExactly(Map.entry("private-a", "us-east-1a"));
        assertThat(outline.groups().get("nodes").role()).isEqualTo(Role.NODE);
        assertThat(outline.groups().get("nodes").minSize()).isEqualTo(2);
    }

    @Test
    void aGroupsOwnSettingsWinAndTheClustersFillIn() {
        SpecOutline outline = SpecOutline.of(Map.of("config", CONFIG, "instancegroup/nodes", NODES));

        assertThat(outline.groups().get("nodes").rollingUpdate()).isEqualTo(new RollingUpdate("1", "25%", null));
    }

    @Test
    void knowsWhichGroupsKarpenterLaunches() {
        SpecOutline outline = SpecOutline.of(Map.of(
                "config",
                CONFIG,
                "instancegroup/nodes",
                NODES.replace("role: Node", "role: Node\n  manager: Karpenter")));

        assertThat(outline.groups().get("nodes").karpenter()).isTrue();
    }

    @Test
    void refusesASettingOfRollingThatCannotBeMeant() {
        Map<String, String> documents = Map.of(
                "config", CONFIG, "instancegroup/nodes", NODES.replace("maxUnavailable: 1", "maxUnavailable: {a: b}"));

        assertThatThrownBy(() -> SpecOutline.of(documents))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("instancegroup/nodes spec.rollingUpdate.maxUnavailable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"some", "-1", "101%", "1.5", "9999999999", "5 %"})
    void refusesAnAmountThatIsNone(String amount) {
        assertThatThrownBy(() -> SpecOutline.of(
                        Map.of("config", CONFIG.replace("maxUnavailable: 2", "maxUnavailable: '" + amount + "'"))))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("spec.rollingUpdate.maxUnavailable: must");
        assertThatThrownBy(() -> SpecOutline.of(Map.of(
                        "config",
                        CONFIG,
                        "instancegroup/nodes",
                        NODES.replace("maxUnavailable: 1", "maxSurge: '" + amount + "'"))))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("instancegroup/nodes spec.rollingUpdate.maxSurge: must");
    }

    @Test
    void tellsAVersionAsKopsDoes() {
        SpecOutline outline = SpecOutline.of(Map.of("config", CONFIG.replace("1.36.3", "v1.36.3")));

        assertThat(outline.kubernetesVersion()).isEqualTo("1.36.3");
        assertThat(outline.kubeletVersion()).isEqualTo("v1.36.3");
    }

    @Test
    void aVersionThatIsAnAddressIsNoKubeletVersion() {
        SpecOutline outline =
                SpecOutline.of(Map.of("config", CONFIG.replace("1.36.3", "https://example.com/release/v1.36.3")));

        assertThat(outline.kubeletVersion()).isNull();
    }

    @Test
    void aRoleThatNobodyKnowsIsLeftOpen() {
        SpecOutline outline = SpecOutline.of(
                Map.of("config", CONFIG, "instancegroup/nodes", NODES.replace("role: Node", "role: Gardener")));

        assertThat(outline.groups().get("nodes").role()).isNull();
    }
}
