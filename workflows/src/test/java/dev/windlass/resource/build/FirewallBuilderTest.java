package dev.windlass.resource.build;

import static dev.windlass.resource.ExampleCluster.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.resource.ExampleCluster;
import dev.windlass.resource.FirewallResource.SecurityGroupRule;
import dev.windlass.spec.Networking;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirewallBuilderTest {

    private static final List<Integer> ETCD_PORTS = List.of(2380, 2381, 4001, 4002);

    @Test
    void letsNoNodeReachEtcd() {
        List<SecurityGroupRule> fromNodes = rules(ExampleCluster.calico(true, null)).stream()
                .filter(rule -> rule.securityGroup().name().equals("masters." + NAME))
                .filter(rule ->
                        rule.sourceGroup() != null && rule.sourceGroup().name().equals("nodes." + NAME))
                .filter(rule -> !"udp".equals(rule.protocol()) && !"4".equals(rule.protocol()))
                .toList();

        assertThat(fromNodes).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.protocol()).isEqualTo("tcp");
            assertThat(ETCD_PORTS).noneMatch(port -> rule.fromPort() <= port && port <= rule.toPort());
        });
    }

    @Test
    void opensIpInIpWithoutPorts() {
        assertThat(rules(ExampleCluster.calico(true, "ipip")))
                .filteredOn(rule -> "4".equals(rule.protocol()))
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.name()).isEqualTo("from-nodes." + NAME + "-ingress-4-0to0-masters." + NAME);
                    assertThat(rule.fromPort()).isNull();
                    assertThat(rule.toPort()).isNull();
                    assertThat(rule.sourceGroup().name()).isEqualTo("nodes." + NAME);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"vxlan", "none"})
    void opensNothingMoreForOtherEncapsulations(String encapsulation) {
        assertThat(rules(ExampleCluster.calico(true, encapsulation))).isEqualTo(rules(new Networking.Kubenet()));
    }

    @Test
    void opensNothingMoreForAPlugInOfTheUsers() {
        assertThat(rules(new Networking.None())).isEqualTo(rules(new Networking.Kubenet()));
    }

    @Test
    void makesNoTwoRulesThatAreOneForAws() {
        assertThat(rules(ExampleCluster.calico(true, null)).stream().map(SecurityGroupRule::identity))
                .doesNotHaveDuplicates();
    }

    private static List<SecurityGroupRule> rules(Networking networking) {
        return ExampleCluster.compile(networking).all(SecurityGroupRule.class);
    }
}
