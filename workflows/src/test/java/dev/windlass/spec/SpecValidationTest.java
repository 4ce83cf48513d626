package dev.windlass.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecValidationTest {

    private static final String VALID = ClusterDocuments.toYaml(Definitions.example());

    @Test
    void findsNothingWrongWithANewCluster() {
        assertThat(problems(VALID)).isEmpty();
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', textBlock = """
            example.cluster.k8s.local          | Example_1                       | metadata.name: must be a DNS name
            example.cluster.k8s.local          | example                         | metadata.name: must be a DNS name
            name: nodes-us-east-1d             | name: Nodes                     | InstanceGroup/Nodes metadata.name: must be one lower-case DNS label
            kubernetesVersion: 1.36.3          | kubernetesVersion: latest       | spec.kubernetesVersion: must be a version
            cloudProvider: aws                 | cloudProvider: gce              | spec.cloudProvider: must be aws
            networkCIDR: 172.20.0.0/16         | networkCIDR: 172.20.0.0/33      | spec.networkCIDR: must be a block of addresses
            networkCIDR: 172.20.0.0/16         | networkCIDR: 172.20.1.0/16      | spec.networkCIDR: must be a block of addresses
            cidr: 172.20.0.0/16                | cidr: 10.0.0.0/16               | spec.subnets[0].cidr: must lie in networkCIDR
            zone: us-east-1d                   | zone: us-east-1                 | spec.subnets[0].zone: must be an availability zone
            zone: us-east-1d                   | zone: california                | spec.subnets[0].zone: must be an availability zone
            type: Public\\n    zone             | type: Private\\n    zone         | spec.subnets[0].type: must be Public
            class: Network                     | class: Classic                  | spec.api.loadBalancer.class: must be Network
            type: None                         | type: Public                    | spec.topology.dns.type: must be None
            sshAccess:\\n  - 0.0.0.0/0          | sshAccess:\\n  - everywhere      | spec.sshAccess[0]: must be a block of addresses
            maxSize: 2                         | maxSize: 1                      | InstanceGroup/nodes-us-east-1d spec.minSize: must not be greater than maxSize
            minSize: 1                         | minSize: 0                      | InstanceGroup/control-plane-us-east-1d spec.maxSize: minSize and maxSize of a control-plane group must be 1
            role: Master                       | role: Node                      | instanceGroups: must have at least one group with role Master
            role: Node                         | role: Bastion                   | instanceGroups: must have at least one group with role Node
            role: Node\\n  subnets:\\n  - us-east-1d | role: Node\\n  subnets:\\n  - us-east-1x | InstanceGroup/nodes-us-east-1d spec.subnets[0]: must name a subnet of the cluster
            instanceGroup: control-plane-us-east-1d | instanceGroup: nodes-us-east-1d | spec.etcdClusters[0].etcdMembers[0].instanceGroup: must name a control-plane instance group
            name: events                       | name: more                      | spec.etcdClusters: must have a cluster named events
            kubenet: {}                        | calico: {encapsulationMode: gre} | spec.networking.calico.encapsulationMode: must be ipip or vxlan or none
            kubenet: {}                        | calico: {mtu: 100}              | spec.networking.calico.mtu: must be between 576 and 9001
            topology:                          | rollingUpdate: {maxSurge: 0, maxUnavailable: 0}\\n  topology: | spec.rollingUpdate: maxSurge and maxUnavailable cannot both be 0
            topology:                          | rollingUpdate: {maxSurge: 0%, maxUnavailable: 0}\\n  topology: | spec.rollingUpdate: maxSurge and maxUnavailable cannot both be 0
            topology:                          | rollingUpdate: {maxSurge: some}\\n  topology: | spec.rollingUpdate.maxSurge: must be a whole number or a percentage
            topology:                          | rollingUpdate: {maxSurge: 101%}\\n  topology: | spec.rollingUpdate.maxSurge: must not exceed 100%
            role: Master                       | role: Master\\n  rollingUpdate: {maxSurge: 1} | InstanceGroup/control-plane-us-east-1d spec.rollingUpdate.maxSurge: a control-plane group must not surge
            """)
    void refuses(String good, String bad, String problem) {
        String broken = VALID.replace(good.replace("\\n", "\n"), bad.replace("\\n", "\n"));
        assertThat(broken).isNotEqualTo(VALID);

        assertThat(problems(broken)).anyMatch(found -> found.startsWith(problem));
    }

    @Test
    void refusesSettingsThatAreStuckOnlyTogether() {
        String inherited = VALID.replace("topology:", "rollingUpdate: {maxSurge: 0}\n  topology:")
                .replace("role: Node", "role: Node\n  rollingUpdate: {maxUnavailable: 0}");

        assertThat(problems(inherited))
                .singleElement()
                .asString()
                .startsWith(
                        "InstanceGroup/nodes-us-east-1d spec.rollingUpdate: maxSurge and maxUnavailable cannot both be 0");
    }

    @Test
    void refusesAnEvenNumberOfEtcdMembers() {
        String member = "    - encryptedVolume: true\n      instanceGroup: control-plane-us-east-1d\n      name: ";

        assertThat(problems(VALID.replaceFirst(member + "d\n", member + "d\n" + member + "e\n")))
                .contains("spec.etcdClusters[0].etcdMembers: must be an odd number of members");
    }

    @Test
    void refusesSubnetsThatOverlapOrLieInTwoRegions() {
        String second = "  - cidr: 172.20.64.0/18\n    name: two\n    type: Public\n    zone: eu-west-1a\n";

        assertThat(problems(VALID.replace("  topology:", second + "  topology:")))
                .containsExactly(
                        "spec.subnets[1].cidr: must not overlap with subnet us-east-1d",
                        "spec.subnets: zones must belong to one region, found eu-west-1, us-east-1");
    }

    @Test
    void staysOnItsFeetWhenAZoneIsVeryLong() {
        assertThat(problems(VALID.replace("zone: us-east-1d", "zone: us" + "-a".repeat(100_000) + "-1a")))
                .singleElement()
                .asString()
                .startsWith("spec.subnets[0].zone");
    }

    @Test
    void collectsEveryProblem() {
        String broken = VALID.replace("1.36.3", "newest")
                .replace("class: Network", "class: Classic")
                .replace("maxSize: 2", "maxSize: 0");

        assertThat(problems(broken)).hasSize(3);
    }

    private static List<String> problems(String stream) {
        return SpecValidation.check(ClusterDocuments.parse(stream)).stream()
                .map(SpecProblem::toString)
                .toList();
    }
}
