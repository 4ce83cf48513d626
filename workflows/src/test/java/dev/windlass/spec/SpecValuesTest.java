package dev.windlass.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that kops, AWS or Kubernetes would refuse, or take for another's, are refused with field and rule. */
class SpecValuesTest {

    private static final String VALID = ClusterDocuments.toYaml(Definitions.example());
    private static final String CONTROL_PLANE = "InstanceGroup/control-plane-us-east-1d ";
    private static final String NODES = "InstanceGroup/nodes-us-east-1d ";

    @ParameterizedTest(name = "networkCIDR: {0}")
    @CsvSource(delimiter = '|', textBlock = """
            10.0.0.0/8      | must be a block from /16 to /28
            10.0.0.0/15     | must be a block from /16 to /28
            172.20.0.0/29   | must be a block from /16 to /28
            0.0.0.0/0       | must be a block from /16 to /28
            2001:db8::/56   | must be an IPv4 block
            172.20.0.0      | must be a block of addresses
            127.0.0.0/16    | must not overlap with 127.0.0.0/8
            224.1.0.0/16    | must not overlap with 224.0.0.0/3
            """)
    void refusesANetworkThatNoVpcCanHave(String network, String rule) {
        assertThat(problems(VALID.replace("networkCIDR: 172.20.0.0/16", "networkCIDR: " + network)
                        .replace("cidr: 172.20.0.0/16", "cidr: " + network)))
                .anyMatch(problem -> problem.startsWith("spec.networkCIDR: " + rule));
    }

    @ParameterizedTest
    @ValueSource(strings = {"172.20.0.0/29", "172.20.0.0/32", "172.16.0.0/12", "2001:db8::/64"})
    void refusesASubnetThatAwsCannotMake(String block) {
        assertThat(problems(VALID.replace("cidr: 172.20.0.0/16", "cidr: " + block)))
                .anyMatch(problem -> problem.startsWith("spec.subnets[0].cidr: must be"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"100.64.0.0/24", "2001:db8::/32", "0.0.0.0/0", "172.16.0.0/12", "172.20.0.0/16"})
    void refusesABlockOfPodsThatCannotBeDividedOrIsTheNetworks(String block) {
        assertThat(problems(VALID.replace("nonMasqueradeCIDR: 100.64.0.0/10", "nonMasqueradeCIDR: " + block)))
                .anyMatch(problem -> problem.startsWith("spec.nonMasqueradeCIDR: "));
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.5/32, 203.0.113.5/32",
        "2001:db8::/32, 2001:0DB8::/32",
        "::/0, 0::/0",
        "2620:10f:6000::/40, 2620:10f:6000:0::/40",
        "2001:DB8::/32, 2001:db8:0::/32"
    })
    void refusesOneBlockTwiceInWhateverSpelling(String one, String again) {
        for (String field : List.of("sshAccess", "kubernetesApiAccess")) {
            assertThat(problems(VALID.replace(
                            field + ":\n  - 0.0.0.0/0\n  - ::/0\n",
                            field + ":\n  - 198.51.100.0/24\n  - '" + one + "'\n  - '" + again + "'\n")))
                    .singleElement()
                    .asString()
                    .startsWith("spec." + field + "[2]: is the same block as " + field + "[1]");
        }
    }

    @Test
    void refusesASubnetOfAGroupTwice() {
        assertThat(problems(VALID.replace(
                        "  role: Node\n  subnets:\n  - us-east-1d",
                        "  role: Node\n  subnets:\n  - us-east-1d\n  - us-east-1d")))
                .containsExactly(NODES + "spec.subnets[1]: is the same subnet as subnets[0]; remove one of them");
    }

    @ParameterizedTest
    @CsvSource({"a=b:NoSchedule, a=b:NoSchedule", "a=b:NoSchedule, a=c:NoSchedule", "a:NoExecute, a=:NoExecute"})
    void refusesATaintTwice(String one, String again) {
        assertThat(problems(nodes("taints: ['%s', '%s']".formatted(one, again))))
                .containsExactly(NODES + "spec.taints[1]: is the same key and effect as taints[0]; remove one of them");
    }

    @Test
    void takesOneKeyWithTwoEffects() {
        assertThat(problems(nodes("taints: ['a=b:NoSchedule', 'a=b:NoExecute']")))
                .isEmpty();
    }

    @Test
    void refusesSubnetsOfOneNameOrZone() {
        String second = "  - cidr: 172.20.128.0/17\n    name: us-east-1d\n    type: Public\n    zone: us-east-1d\n";

        assertThat(problems(VALID.replace("cidr: 172.20.0.0/16", "cidr: 172.20.0.0/17")
                        .replace("  topology:", second + "  topology:")))
                .containsExactly(
                        "spec.subnets[1].name: is the same name as subnets[0].name; remove one of them",
                        "spec.subnets[1].zone: is the same zone as subnets[0].zone; remove one of them");
    }

    @Test
    void refusesTwoMembersOfOneNameOrOnOneControlPlane() {
        String member = "    - encryptedVolume: true\n      instanceGroup: control-plane-us-east-1d\n      name: d\n";

        assertThat(problems(VALID.replaceFirst(member, member + member + member)))
                .containsExactly(
                        "spec.etcdClusters[0].etcdMembers[1].instanceGroup: is the same instance group as etcdMembers[0].instanceGroup; remove one of them",
                        "spec.etcdClusters[0].etcdMembers[1].name: is the same name as etcdMembers[0].name; remove one of them",
                        "spec.etcdClusters[0].etcdMembers[2].instanceGroup: is the same instance group as etcdMembers[0].instanceGroup; remove one of them",
                        "spec.etcdClusters[0].etcdMembers[2].name: is the same name as etcdMembers[0].name; remove one of them");
    }

    @Test
    void refusesAnEtcdClusterThatNothingWouldRun() {
        String events = VALID.substring(VALID.indexOf("  - cpuRequest: 100m"), VALID.indexOf("  iam:"));

        assertThat(problems(VALID.replace("  iam:", events.replace("name: events", "name: cilium") + "  iam:")))
                .containsExactly("spec.etcdClusters[2].name: must be main or events");
        assertThat(problems(VALID.replace("  iam:", events + "  iam:")))
                .containsExactly(
                        "spec.etcdClusters[2].name: is the same name as etcdClusters[1].name; remove one of them");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dedicated",
                "dedicated=front",
                "dedicated:",
                "dedicated:Sometimes",
                "dedicated:noschedule",
                ":NoSchedule",
                "=front:NoSchedule",
                "dedicated=a=b:NoSchedule",
                "dedicated=front:NoSchedule:NoExecute",
                "dedicated=front:NoSchedule-",
                "dedi cated:NoSchedule",
                "a/b/c:NoSchedule",
                "Example.com/a:NoSchedule",
                "dedicated=-front:NoSchedule",
                " dedicated:NoSchedule",
                ""
            })
    void refusesATaintThatNoKubeletTakes(String taint) {
        assertThat(problems(nodes("taints: ['%s']".formatted(taint))))
                .singleElement()
                .asString()
                .startsWith(NODES + "spec.taints[0]: must be KEY=VALUE:EFFECT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b/c: x",
                "'': x",
                "/a: x",
                "a/: x",
                "-a: x",
                "a: -x",
                "a: x y",
                "ä: x",
                "a: ü",
                "Example.com/a: x",
                "a: 'x/y'",
                "exa_mple.com/a: x",
                "kops.k8s.io/instancegroup: others",
                "node-role.kubernetes.io/control-plane: ''",
                "node-role.kubernetes.io/master: ''"
            })
    void refusesANodeLabelThatKubernetesDoesNotTakeOrThatTellsAnotherNode(String label) {
        assertThat(problems(nodes("nodeLabels: {" + label + "}")))
                .isNotEmpty()
                .allMatch(problem -> problem.startsWith(NODES + "spec.nodeLabels."));
    }

    @Test
    void refusesNodeLabelsThatAreTooLong() {
        String longest = "a".repeat(63);

        assertThat(problems(nodes("nodeLabels: {'%s': %s}".formatted(longest, longest))))
                .isEmpty();
        assertThat(problems(nodes("nodeLabels: {'%sa': x}".formatted(longest)))).isNotEmpty();
        assertThat(problems(nodes("nodeLabels: {x: %sa}".formatted(longest)))).isNotEmpty();
        // Kubernetes would take it, but the tag by which the cluster autoscaler knows it has 45 characters more.
        assertThat(problems(
                        nodes("nodeLabels: {'%s.example.com/x': x}".formatted("a".repeat(63) + "." + "b".repeat(20)))))
                .singleElement()
                .asString()
                .contains("the tag key k8s.io/cluster-autoscaler/node-template/label/", "AWS allows 128");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k8s.io/role/bastion: '1'",
                "k8s.io/role/master: '1'",
                "kubernetes.io/cluster/other.example.com: owned",
                "kubernetes.io/cluster/example.cluster.k8s.local: owned",
                "kops.k8s.io/instancegroup: other",
                "kops.k8s.io/x: ''",
                "KubernetesCluster: other.example.com",
                "Name: mine",
                "'aws:team': a",
                "'AWS:team': a",
                "'Aws:x': a",
                "'': a",
                "' ': a",
                "a: 'x!'",
                "'a*': x",
                "\"a\\tb\": x",
                "k8s.io/etcd/main: a/a"
            })
    void refusesACloudLabelThatIsNotTheUsers(String label) {
        String key = label.substring(0, label.lastIndexOf(": ")).replaceAll("['\"]", "");
        assertThat(problems(cluster("cloudLabels: {" + label + "}")))
                .singleElement()
                .asString()
                .startsWith("spec.cloudLabels." + key.replace("\\t", "\t") + ": ");
        assertThat(problems(nodes("cloudLabels: {" + label + "}")))
                .singleElement()
                .asString()
                .startsWith(NODES + "spec.cloudLabels." + key.replace("\\t", "\t") + ": ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: mine",
                "kubernetescluster: x",
                "Team: a, team: b",
                "SubnetType: Private",
                "kubernetes.io/role/elb: '0'"
            })
    void refusesAClusterLabelThatARoleOrASubnetCannotCarry(String labels) {
        assertThat(problems(cluster("cloudLabels: {" + labels + "}")))
                .singleElement()
                .asString()
                .startsWith("spec.cloudLabels.");
    }

    @Test
    void refusesALabelThatContradictsATagOfTheGroup() {
        String tag = "k8s.io/cluster-autoscaler/node-template/label/tier";

        assertThat(problems(nodes("nodeLabels: {tier: front}\n  cloudLabels: {%s: back}".formatted(tag))))
                .containsExactly(NODES + "spec.cloudLabels." + tag + ": Windlass sets this tag itself, to front");
        assertThat(problems(nodes("nodeLabels: {tier: front}\n  cloudLabels: {%s: front}".formatted(tag))))
                .isEmpty();
    }

    @Test
    void refusesAControlPlaneWithoutEtcd() {
        String group = VALID.substring(VALID.indexOf("---"), VALID.lastIndexOf("---"))
                .replace("control-plane-us-east-1d", "spare");

        assertThat(problems(VALID + "\n" + group))
                .containsExactly(
                        "InstanceGroup/spare metadata.name: must have a member in etcd cluster main",
                        "InstanceGroup/spare metadata.name: must have a member in etcd cluster events");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "team: platform",
                "team: ''",
                "team: null",
                "cost center: R+D",
                "tëam: ü",
                "kops.k8s.io/instancegroup: nodes-us-east-1d",
                "k8s.io/cluster-autoscaler/enabled: ''",
                "example.com/a/b/c: '@x'",
                "awsome: x"
            })
    void takesACloudLabelOfTheUsers(String label) {
        assertThat(problems(nodes("cloudLabels: {" + label + "}"))).isEmpty();
    }

    @Test
    void refusesTagsBeyondWhatAwsCarries() {
        assertThat(problems(nodes("cloudLabels: {'%s': '%s'}".formatted("k".repeat(128), "v".repeat(256)))))
                .isEmpty();
        assertThat(problems(nodes("cloudLabels: {'%s': x}".formatted("k".repeat(129)))))
                .singleElement()
                .asString()
                .contains("it has 129");
        assertThat(problems(nodes("cloudLabels: {x: '%s'}".formatted("v".repeat(300)))))
                .singleElement()
                .asString()
                .contains("it has 300");
        assertThat(problems(nodes("cloudLabels: {%s}".formatted(labels(60)))))
                .singleElement()
                .asString()
                .startsWith(NODES + "spec.cloudLabels: AWS allows 50 tags a resource");
        assertThat(problems(cluster("cloudLabels: {%s}".formatted(labels(45)))))
                .isNotEmpty()
                .allMatch(problem -> problem.contains("AWS allows 50 tags a resource"));
        assertThat(problems(cluster("cloudLabels: {%s}".formatted(labels(20)))
                        .replace("  role: Node", "  role: Node\n  cloudLabels: {%s}".formatted(labels(40)))))
                .isEmpty();
    }

    @Test
    void refusesAClusterNameThatATagCannotCarry() {
        String name =
                "team-payments-production-europe-west.kubernetes-clusters-of-the-platform-group.department-of-long-names.eu.example.com";

        assertThat(problems(named(name)))
                .first()
                .asString()
                .startsWith("metadata.name: the tag key kubernetes.io/cluster/")
                .contains("would have 140 characters; AWS allows 128");
    }

    @Test
    void admitsNamesAsLongAsAwsCarriesThem() {
        String longest = "a".repeat(60) + "." + "b".repeat(45);
        assertThat(longest).hasSize(106);

        assertThat(problems(named(longest)))
                .allMatch(problem -> problem.startsWith(CONTROL_PLANE) || problem.startsWith(NODES));
        assertThat(problems(named(longest)
                        .replace("control-plane-us-east-1d", "masters-1d")
                        .replace("nodes-us-east-1d", "workers-of-the-best")))
                .isEmpty();
        assertThat(problems(named("a" + longest.substring(1) + "b")))
                .anyMatch(problem -> problem.startsWith("metadata.name: "));
    }

    @Test
    void namesTheGroupWhoseLaunchTemplateWouldBeTooLong() {
        String cluster = "a".repeat(50) + "." + "b".repeat(45);

        assertThat(problems(named(cluster)))
                .containsExactly(CONTROL_PLANE
                        + "metadata.name: the launch template control-plane-us-east-1d.masters."
                        + cluster.substring(0, 47)
                        + "... would have 129 characters; AWS allows 3 to 128");
        assertThat(problems(VALID.replace("nodes-us-east-1d", "n".repeat(63)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            minSize: 2    | minSize: -1               | spec.minSize: must not be negative
            maxSize: 2    | maxSize: 2147483647       | spec.maxSize: must be between 0 and 5000 nodes
            maxSize: 2    | maxSize: -2147483648      | spec.maxSize: must be between 0 and 5000 nodes
            role: Node    | role: Node, rootVolumeSize: 0          | spec.rootVolumeSize: must be between 1 and 16384 GiB
            role: Node    | role: Node, rootVolumeSize: -5         | spec.rootVolumeSize: must be between 1 and 16384 GiB
            role: Node    | role: Node, rootVolumeSize: 16385      | spec.rootVolumeSize: must be between 1 and 16384 GiB
            machineType: t3.medium | machineType: 'big one' | spec.machineType: must be a type of EC2 instances
            """)
    void refusesAbsurdSizes(String good, String bad, String problem) {
        int group = VALID.indexOf("name: nodes-us-east-1d");
        String nodes = VALID.substring(group).replace(good, bad.replace(", ", "\n  "));

        assertThat(problems(VALID.substring(0, group) + nodes)).anyMatch(found -> found.startsWith(NODES + problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cpuRequest: 200m        | cpuRequest: much              | spec.etcdClusters[0].cpuRequest: must be an amount
            cpuRequest: 200m        | cpuRequest: '-1'              | spec.etcdClusters[0].cpuRequest: must be an amount
            cpuRequest: 200m        | cpuRequest: ''                | spec.etcdClusters[0].cpuRequest: must be an amount
            memoryRequest: 100Mi    | memoryRequest: 100 Mi         | spec.etcdClusters[0].memoryRequest: must be an amount
            memoryRequest: 100Mi    | memoryRequest: 0Mi            | spec.etcdClusters[0].memoryRequest: must be an amount
            backupRetentionDays: 90 | backupRetentionDays: -1       | spec.etcdClusters[0].manager.backupRetentionDays: must be between 1 and 36500 days
            backupRetentionDays: 90 | backupRetentionDays: 2147483647 | spec.etcdClusters[0].manager.backupRetentionDays: must be between
            name: d                 | name: D_1                     | spec.etcdClusters[0].etcdMembers[0].name: must be one lower-case DNS label
            s3://kops-state/        | s3://kops state/              | spec.configBase: must be an s3:// location
            s3://kops-state/        | s3://B/                       | spec.configBase: must be an s3:// location
            class: Network          | type: Public                  | spec.api.loadBalancer.class: must be Network
            """)
    void refusesWhatACompiledClusterCouldNotCarry(String good, String bad, String problem) {
        String broken =
                good.startsWith("class") ? VALID.replace("      class: Network\n", "") : VALID.replace(good, bad);

        assertThat(problems(broken)).anyMatch(found -> found.startsWith(problem));
    }

    @Test
    void refusesAGroupOfEtcdInTwoZones() {
        String second = "  - cidr: 172.20.128.0/17\n    name: us-east-1e\n    type: Public\n    zone: us-east-1e\n";

        assertThat(problems(VALID.replace("cidr: 172.20.0.0/16", "cidr: 172.20.0.0/17")
                        .replace("  topology:", second + "  topology:")
                        .replace("role: Master\n  subnets:\n", "role: Master\n  subnets:\n  - us-east-1e\n")))
                .singleElement()
                .asString()
                .startsWith(CONTROL_PLANE + "spec.subnets: must name one subnet");
    }

    @Test
    void tellsEveryProblemInTheOrderOfTheDocuments() {
        String broken = VALID.replace("kubernetesVersion: 1.36.3", "kubernetesVersion: newest")
                .replace(
                        "  sshAccess:\n  - 0.0.0.0/0\n  - ::/0\n",
                        "  sshAccess:\n"
                                + IntStream.range(0, 11)
                                        .mapToObj(i -> "  - x" + i + "\n")
                                        .collect(Collectors.joining()))
                .replace("class: Network", "class: Classic")
                .replace("  role: Master", "  role: Master\n  taints: [x]");

        assertThat(problems(broken))
                .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
                .containsExactly(
                        "spec.api.loadBalancer.class",
                        "spec.kubernetesVersion",
                        "spec.sshAccess[0]",
                        "spec.sshAccess[1]",
                        "spec.sshAccess[2]",
                        "spec.sshAccess[3]",
                        "spec.sshAccess[4]",
                        "spec.sshAccess[5]",
                        "spec.sshAccess[6]",
                        "spec.sshAccess[7]",
                        "spec.sshAccess[8]",
                        "spec.sshAccess[9]",
                        "spec.sshAccess[10]",
                        CONTROL_PLANE + "spec.taints[0]");
    }

    private static String cluster(String field) {
        return VALID.replace("  topology:", "  " + field + "\n  topology:");
    }

    private static String nodes(String field) {
        String without = field.startsWith("nodeLabels")
                ? VALID.replace("  nodeLabels:\n    kops.k8s.io/instancegroup: nodes-us-east-1d\n", "")
                : VALID;
        return without.replace("  role: Node", "  role: Node\n  " + field);
    }

    private static String named(String cluster) {
        return VALID.replace("example.cluster.k8s.local", cluster);
    }

    private static String labels(int count) {
        return IntStream.range(0, count).mapToObj(i -> "label-" + i + ": x").collect(Collectors.joining(", "));
    }

    private static List<String> problems(String stream) {
        return SpecValidation.check(ClusterDocuments.parse(stream)).stream()
                .map(SpecProblem::toString)
                .toList();
    }
}
