package dev.windlass.resource.build;

import static dev.windlass.resource.ExampleCluster.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.resource.DesiredState;
import dev.windlass.resource.Documents;
import dev.windlass.resource.ExampleCluster;
import dev.windlass.resource.StoreResource;
import dev.windlass.spec.InvalidSpecException;
import dev.windlass.spec.Networking;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddonsTest {

    private static final String CHANNEL = "BootstrapChannel/" + NAME + "-addons-bootstrap";
    private static final String CALICO = "AddonManifest/" + NAME + "-addons-networking.projectcalico.org-k8s-1.25";

    @Test
    void listsAddonsInTheOrderOfApplication() {
        assertThat(entries(ExampleCluster.calico(true, null)))
                .extracting(entry -> entry.get("name"))
                .containsExactly(
                        "kops-controller.addons.k8s.io",
                        "coredns.addons.k8s.io",
                        "kubelet-api.rbac.addons.k8s.io",
                        "limit-range.addons.k8s.io",
                        "dns-controller.addons.k8s.io",
                        "node-termination-handler.aws",
                        "storage-aws.addons.k8s.io",
                        "networking.projectcalico.org",
                        "aws-cloud-controller.addons.k8s.io",
                        "aws-ebs-csi-driver.addons.k8s.io");
    }

    @Test
    void givesEachEntryTheChecksumOfItsManifest() {
        DesiredState desired = ExampleCluster.compile(ExampleCluster.calico(true, null));

        for (StoreResource.AddonManifest manifest : desired.all(StoreResource.AddonManifest.class)) {
            assertThat(entries(ExampleCluster.calico(true, null)))
                    .filteredOn(entry -> manifest.location().equals("addons/" + entry.get("manifest")))
                    .singleElement()
                    .extracting(entry -> entry.get("manifestHash"))
                    .isEqualTo(Checksum.hexadecimal(manifest.contents().text()));
        }
    }

    @Test
    void marksEveryObjectAsItsAddons() {
        DesiredState desired = ExampleCluster.compile(ExampleCluster.calico(true, null));

        for (StoreResource.AddonManifest manifest : desired.all(StoreResource.AddonManifest.class)) {
            String addon = manifest.location().split("/")[1];
            assertThat(CanonicalYaml.parse(manifest.contents().text()))
                    .allSatisfy(object -> assertThat(labels(object))
                            .containsEntry("addon.kops.k8s.io/name", addon)
                            .containsEntry("app.kubernetes.io/managed-by", "kops")
                            .containsEntry("k8s-addon", addon));
        }
    }

    @Test
    void prunesCalicosObjectsOnlyWhereItHasSome() {
        Map<String, Object> entry = entries(ExampleCluster.calico(true, null)).stream()
                .filter(candidate -> candidate.get("name").equals("networking.projectcalico.org"))
                .findFirst()
                .orElseThrow();

        assertThat(entry.get("selector")).isEqualTo(Map.of("role.kubernetes.io/networking", "1"));
        List<Map<String, Object>> kinds = list(map(entry.get("prune")).get("kinds"));
        assertThat(kinds).hasSize(13);
        assertThat(kinds)
                .filteredOn(kind -> kind.containsKey("namespaces"))
                .extracting(kind -> kind.get("kind"))
                .containsExactly("ConfigMap", "ServiceAccount", "DaemonSet", "Deployment", "PodDisruptionBudget");
    }

    @ParameterizedTest
    @CsvSource({
        "ipip,  true,  CrossSubnet, Never,       bird",
        "ipip,  false, Always,      Never,       bird",
        "vxlan, true,  Never,       CrossSubnet, vxlan",
        "vxlan, false, Never,       Always,      vxlan",
        "none,  true,  Never,       Never,       bird"
    })
    void encapsulatesAsTheSpecSays(
            String encapsulation, boolean crossSubnet, String ipip, String vxlan, String backend) {
        String manifest =
                Documents.of(ExampleCluster.compile(ExampleCluster.calico(crossSubnet, encapsulation)), CALICO);

        assertThat(manifest)
                .contains("name: CALICO_IPV4POOL_IPIP\n          value: " + ipip)
                .contains("name: CALICO_IPV4POOL_VXLAN\n          value: " + vxlan)
                .contains("name: CALICO_IPV4POOL_CIDR\n          value: 100.96.0.0/11")
                .contains("calico_backend: " + backend);
    }

    @Test
    void passesCalicosOtherSettingsOn() {
        Networking settings = new Networking.Calico(true, "ipip", 8912, "Warning", "3", true);

        String manifest = Documents.of(ExampleCluster.compile(settings), CALICO);

        assertThat(manifest)
                .contains("veth_mtu: \"8912\"")
                .contains("name: FELIX_LOGSEVERITYSCREEN\n          value: Warning")
                .contains("name: FELIX_WIREGUARDENABLED\n          value: \"true\"")
                .contains("typha_service_name: calico-typha")
                .contains("replicas: 3");
    }

    @Test
    void bringsNoTyphaUnlessAskedFor() {
        assertThat(Documents.of(ExampleCluster.compile(ExampleCluster.calico(true, null)), CALICO))
                .contains("typha_service_name: none")
                .doesNotContain("name: calico-typha");
    }

    @Test
    void refusesASeverityThatWouldChangeTheManifest() {
        Networking settings = new Networking.Calico(true, null, null, "info}\n- {name: EVIL", null, null);

        assertThatThrownBy(() -> ExampleCluster.compile(settings))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageStartingWith("spec.networking.calico.logSeverityScreen: must be one of");
    }

    @Test
    void namesEveryKindOfCalicoOnce() {
        List<Map<String, Object>> objects =
                CanonicalYaml.parse(Documents.of(ExampleCluster.compile(ExampleCluster.calico(true, null)), CALICO));

        assertThat(objects)
                .extracting(object ->
                        object.get("kind") + "/" + map(object.get("metadata")).get("name"))
                .doesNotHaveDuplicates()
                .contains(
                        "CustomResourceDefinition/ippools.crd.projectcalico.org",
                        "CustomResourceDefinition/blockaffinities.crd.projectcalico.org",
                        "CustomResourceDefinition/globalnetworkpolicies.crd.projectcalico.org",
                        "CustomResourceDefinition/kubecontrollersconfigurations.crd.projectcalico.org",
                        "CustomResourceDefinition/caliconodestatuses.crd.projectcalico.org",
                        "DaemonSet/calico-node",
                        "Deployment/calico-kube-controllers");
    }

    private static List<Map<String, Object>> entries(Networking networking) {
        String channel = Documents.of(ExampleCluster.compile(networking), CHANNEL);
        return list(map(CanonicalYaml.parse(channel).getFirst().get("spec")).get("addons"));
    }

    private static Map<String, Object> labels(Map<String, Object> object) {
        return map(map(object.get("metadata")).get("labels"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object tree) {
        return (Map<String, Object>) tree;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Object tree) {
        return (List<Map<String, Object>>) tree;
    }
}
