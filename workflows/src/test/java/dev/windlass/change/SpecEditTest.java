package dev.windlass.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.change.ChangeRequest.Edit;
import dev.windlass.spec.ClusterDefinition;
import dev.windlass.spec.ClusterSpec;
import dev.windlass.spec.Definitions;
import dev.windlass.spec.InstanceGroupSpec.Role;
import dev.windlass.spec.InvalidSpecException;
import dev.windlass.spec.Networking;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpecEditTest {

    private static final ClusterDefinition BEFORE = Definitions.example();

    @Test
    void replacesTheWholeSubtreeThatAPathNames() {
        assertThat(edited(Map.of("spec.networking", Map.of("calico", Map.of("crossSubnet", true))))
                        .networking())
                .isEqualTo(new Networking.Calico(true, null, null, null, null, null));
    }

    @Test
    void choosesTheNetworkThatADeeperPathLeadsTo() {
        assertThat(edited(Map.of("spec.networking.calico.crossSubnet", true)).networking())
                .isEqualTo(new Networking.Calico(true, null, null, null, null, null));
        assertThat(edited(Map.of("spec.networking.calico", Map.of())).networking())
                .isEqualTo(Networking.Calico.defaults());
    }

    @Test
    void keepsTheOtherSettingsOfTheNetworkInPlace() {
        ClusterDefinition calico = SpecEdit.apply(BEFORE, set(Map.of("spec.networking.calico.mtu", 1400)));

        assertThat(SpecEdit.apply(calico, set(Map.of("spec.networking.calico.crossSubnet", true)))
                        .cluster()
                        .networking())
                .isEqualTo(new Networking.Calico(true, null, 1400, null, null, null));
    }

    @Test
    void refusesTwoNetworksAtOnce() {
        assertRefused(
                set(Map.of("spec.networking.calico.mtu", 1400, "spec.networking.kubenet", Map.of())),
                "spec.networking: an edit can set only one of [calico, kubenet]");
    }

    @Test
    void reachesIntoLists() {
        assertThat(edited(Map.of("spec.sshAccess[1]", "10.0.0.0/8")).sshAccess().texts())
                .containsExactly("0.0.0.0/0", "10.0.0.0/8");
        assertThat(edited(Map.of("spec.etcdClusters[0].manager.backupRetentionDays", 7))
                        .etcdClusters()
                        .getFirst()
                        .backupRetentionDays())
                .isEqualTo(7);
    }

    @Test
    void takesAnEscapedDotAsPartOfAKey() {
        assertThat(edited(Map.of("spec.cloudLabels.example\\.com/team", "platform"))
                        .cloudLabels())
                .isEqualTo(Map.of("example.com/team", "platform"));
    }

    @Test
    void editsOneInstanceGroup() {
        ClusterDefinition after = SpecEdit.apply(
                BEFORE,
                new Edit("nodes-us-east-1d", Map.of("spec.maxSize", 5, "spec.machineType", "m5.large"), List.of()));

        assertThat(after.cluster()).isEqualTo(BEFORE.cluster());
        assertThat(after.instanceGroups())
                .filteredOn(group -> group.role() == Role.NODE)
                .singleElement()
                .satisfies(group -> assertThat(group.maxSize()).isEqualTo(5))
                .satisfies(group -> assertThat(group.machineType()).isEqualTo("m5.large"));
    }

    @Test
    void unsetsAField() {
        ClusterDefinition after =
                SpecEdit.apply(BEFORE, new Edit(null, null, List.of("spec.kubelet.anonymousAuth", "spec.iam")));

        assertThat(after.cluster().kubelet().anonymousAuth()).isNull();
        assertThat(after.cluster().iam()).isNull();
    }

    @Test
    void changesNothingWhenAppliedAgain() {
        Edit edit = new Edit(null, Map.of("spec.networking.calico.crossSubnet", true), List.of("spec.channel"));
        ClusterDefinition once = SpecEdit.apply(BEFORE, edit);

        assertThat(SpecEdit.apply(once, edit)).isEqualTo(once).isNotEqualTo(BEFORE);
    }

    @Test
    void namesThePathThatCannotBeSet() {
        assertRefused(set(Map.of("spec.netwrking.calico", Map.of())), "spec.netwrking: unknown field");
        assertRefused(
                set(Map.of("spec.channel.name", "x")),
                "spec.channel: holds no fields, so spec.channel.name cannot be set");
        assertRefused(set(Map.of("spec.subnets[4].cidr", "x")), "spec.subnets[4]: holds no fields");
        assertRefused(
                set(Map.of("spec.networking.calico.crossSubnet", "often")),
                "spec.networking.calico.crossSubnet: must be true or false");
        assertRefused(set(Map.of("metadata.name", "other")), "metadata.name: only fields below spec can be edited");
        assertRefused(set(Map.of("spec..x", 1)), "spec..x: is no path");
        assertRefused(set(Map.of("spec." + "x".repeat(100_000), 1)), "spec.xxx");
    }

    @Test
    void namesThePathThatCannotBeUnset() {
        assertRefused(new Edit(null, null, List.of("spec.chanel")), "spec.chanel: unknown field");
        assertRefused(new Edit(null, null, List.of("spec.networkCIDR")), "spec.networkCIDR: is required");
    }

    @Test
    void namesTheInstanceGroupThatIsNotThere() {
        assertRefused(
                new Edit("workers", Map.of("spec.maxSize", 5), null),
                "instanceGroup: names no instance group of example.cluster.k8s.local: workers");
    }

    @Test
    void readsValuesAsTypedOnACommandLine() {
        assertThat(SpecEdit.value("3")).isEqualTo(3);
        assertThat(SpecEdit.value("true")).isEqualTo(true);
        assertThat(SpecEdit.value("{crossSubnet: true}")).isEqualTo(Map.of("crossSubnet", true));
        assertThat(SpecEdit.value("m5.large")).isEqualTo("m5.large");
        assertThat(SpecEdit.value("")).isEqualTo("");
    }

    private static ClusterSpec edited(Map<String, Object> set) {
        return SpecEdit.apply(BEFORE, set(set)).cluster();
    }

    private static Edit set(Map<String, Object> set) {
        return new Edit(null, set, null);
    }

    private static void assertRefused(Edit edit, String problem) {
        assertThatThrownBy(() -> SpecEdit.apply(BEFORE, edit))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageStartingWith(problem);
    }
}
