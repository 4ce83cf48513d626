package dev.windlass.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.windlass.rollout.GroupSnapshot;
import dev.windlass.rollout.GroupTraits;
import dev.windlass.rollout.InstanceSnapshot;
import dev.windlass.rollout.NodeSnapshot;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ClusterValidationTest {

    private static final NodeSnapshot MASTER = node("master", true, true);
    private static final List<PodSnapshot> CONTROL_PLANE_PODS = Stream.of(
                    "kube-apiserver", "kube-controller-manager", "kube-scheduler")
            .map(app -> pod("kube-system", app, "master", "Running", "system-node-critical"))
            .toList();

    @Test
    void findsNothingWrongWithAHealthyCluster() {
        ValidationReport report = ClusterValidation.of(
                List.of(controlPlane(), workers(2, member("a"), member("b"))),
                List.of(MASTER, node("a", false, true), node("b", false, true)),
                CONTROL_PLANE_PODS);

        assertThat(report.healthy()).isTrue();
        assertThat(report.nodes()).isEqualTo(3);
    }

    @Test
    void holdsTheOldNodeOfAnInstanceThatWasRenamedAgainstNobody() {
        NodeSnapshot old = new NodeSnapshot("z", "i-a", null, false, false, false, false, false, "v1.36.3");
        ValidationReport report = ClusterValidation.of(
                List.of(controlPlane(), workers(1, member("a"))),
                List.of(MASTER, node("a", false, true), old),
                CONTROL_PLANE_PODS);

        assertThat(report.failures()).isEmpty();
    }

    @Test
    @Tag("V1")
    void missesAGroupThatTheCloudDoesNotHave() {
        ClusterView observation = new ClusterView(List.of("workers"), List.of(), List.of(), List.of(), List.of());

        assertThat(ClusterValidation.of(observation, 0).failures())
                .containsExactly(new ValidationFailure(
                        "InstanceGroup",
                        "workers",
                        "InstanceGroup \"workers\" is missing from the cloud provider",
                        "workers"));
    }

    @Test
    @Tag("V2")
    void aGroupThatIsTooSmallIsToldWithWhatKeepsItFromLaunching() {
        GroupSnapshot group = workers(2, member("a"));
        GroupSnapshot troubled = new GroupSnapshot(
                group.instanceGroup(),
                group.cloudName(),
                group.role(),
                group.min(),
                group.target(),
                group.max(),
                group.templateVersion(),
                group.instances(),
                null,
                null,
                null,
                new GroupTraits(true, false, true, null, null, "no capacity"));

        assertThat(ClusterValidation.of(List.of(troubled), List.of(node("a", false, true)), List.of())
                        .text())
                .isEqualTo("InstanceGroup \"workers\" did not have enough nodes 1 vs 2: no capacity");
    }

    @Test
    @Tag("V1")
    void missesOnlyTheGroupThatIsNotThere() {
        ClusterView observation = new ClusterView(
                List.of("workers", "more"),
                List.of(workers(1, member("a"))),
                List.of(node("a", false, true)),
                List.of(),
                List.of());

        ValidationReport report = ClusterValidation.of(observation, 0);

        assertThat(report.healthy()).isFalse();
        assertThat(report.failures()).extracting(ValidationFailure::name).containsExactly("more");
    }

    @Test
    @Tag("V2")
    void countsNeitherWarmNorLeavingInstancesAndAllowsMoreThanTheTarget() {
        InstanceSnapshot warm = new InstanceSnapshot("i-w", "us-east-1d", "1", "Warmed:Stopped", false);
        InstanceSnapshot leaving = new InstanceSnapshot("i-l", "us-east-1d", "1", "Terminating", false);

        assertThat(failures(workers(2, member("a"), warm, leaving), node("a", false, true)))
                .extracting(ValidationFailure::message)
                .containsExactly("InstanceGroup \"workers\" did not have enough nodes 1 vs 2");
        assertThat(failures(workers(1, member("a"), member("b")), node("a", false, true), node("b", false, true)))
                .isEmpty();
    }

    @Test
    @Tag("V2")
    void comparesTheSizeWithTheTargetAndDoesNotCountDetachedInstances() {
        List<ValidationFailure> failures = failures(
                workers(3, member("a"), member("b"), detached("c")),
                node("a", false, true),
                node("b", false, true),
                node("c", false, true));

        assertThat(failures)
                .containsExactly(new ValidationFailure(
                        "InstanceGroup",
                        "workers",
                        "InstanceGroup \"workers\" did not have enough nodes 2 vs 3",
                        "workers"));
    }

    @Test
    @Tag("V3")
    void doesNotMissTheNodeOfADetachedInstance() {
        assertThat(failures(workers(1, member("a"), detached("b")), node("a", false, true)))
                .isEmpty();
    }

    @Test
    @Tag("V4")
    void namesTheRoleAndTheGroupOfANodeThatIsNotReady() {
        assertThat(failures(workers(1, member("a")), node("a", false, false)))
                .containsExactly(
                        new ValidationFailure("Node", "a", "node \"a\" of role \"node\" is not ready", "workers"));
        assertThat(failures(controlPlane(), node("master", true, false)))
                .containsExactly(new ValidationFailure(
                        "Node", "master", "node \"master\" of role \"control-plane\" is not ready", "control-plane"));
    }

    @Test
    @Tag("V5")
    void expectsNodesOfWorkersOnlyAndNotOfBastionsOrWarmInstances() {
        InstanceSnapshot warm = new InstanceSnapshot("i-w", "us-east-1d", "1", "Warmed:Stopped", false);
        InstanceSnapshot leaving = new InstanceSnapshot("i-l", "us-east-1d", "1", "Terminating", false);

        assertThat(failures(workers(1, member("a"))))
                .containsExactly(new ValidationFailure(
                        "Machine", "i-a", "machine \"i-a\" has not yet joined cluster", "workers"));
        assertThat(failures(group("bastions", Role.BASTION, 1, member("a")))).isEmpty();
        assertThat(failures(workers(0, warm, leaving))).isEmpty();
    }

    @Test
    @Tag("V7")
    void asksEachReadyControlPlaneNodeForItsComponents() {
        List<PodSnapshot> elsewhere = List.of(
                pod("default", "kube-apiserver", "master", "Running", null),
                pod("kube-system", "kube-controller-manager", "a", "Running", null),
                pod("kube-system", "kube-scheduler", "master", "Running", null));

        assertThat(ClusterValidation.of(List.of(controlPlane()), List.of(MASTER), elsewhere)
                        .failures())
                .extracting(ValidationFailure::message)
                .containsExactly(
                        "control-plane node \"master\" is missing kube-apiserver pod",
                        "control-plane node \"master\" is missing kube-controller-manager pod");
        assertThat(failures(controlPlane(), node("master", true, false)))
                .as("a node that is not ready is not asked")
                .hasSize(1);
    }

    @Test
    @Tag("V8")
    void leavesPodsAloneThatAreNotCriticalOrAreDone() {
        assertThat(podFailures(
                        pod("shop", "cart", "a", "Pending", null),
                        pod("shop", "cart2", "a", "Unknown", "high"),
                        pod("kube-system", "job", "a", "Succeeded", "system-cluster-critical", "main")))
                .isEmpty();
    }

    @Test
    @Tag("V9")
    void reportsCriticalPodsThatDoNotRun() {
        assertThat(podFailures(
                        pod("kube-system", "dns", null, "Pending", "system-cluster-critical"),
                        pod("kube-system", "proxy", "a", "Unknown", "system-node-critical"),
                        pod("kube-system", "calico", "a", "Running", "system-node-critical", "felix", "bird")))
                .containsExactly(
                        new ValidationFailure(
                                "Pod", "kube-system/dns", "system-cluster-critical pod \"dns\" is pending", null),
                        new ValidationFailure(
                                "Pod",
                                "kube-system/proxy",
                                "system-node-critical pod \"proxy\" is unknown phase",
                                "workers"),
                        new ValidationFailure(
                                "Pod",
                                "kube-system/calico",
                                "system-node-critical pod \"calico\" is not ready (felix,bird)",
                                "workers"));
    }

    @Test
    @Tag("V9")
    void aPodWithoutAPhaseIsOneOfUnknownPhase() {
        assertThat(podFailures(pod("kube-system", "dns", "a", null, "system-cluster-critical")))
                .extracting(ValidationFailure::message, ValidationFailure::instanceGroup)
                .containsExactly(tuple("system-cluster-critical pod \"dns\" is unknown phase", null));
    }

    @Test
    @Tag("V9")
    void aNodeCriticalPodWithoutANodeBelongsToNoGroup() {
        assertThat(podFailures(pod("kube-system", "proxy", null, "Pending", "system-node-critical")))
                .extracting(ValidationFailure::instanceGroup)
                .containsOnlyNulls();
    }

    @Test
    @Tag("V10")
    void toleratesAsManyWorkersAsToldWithTheirPods() {
        ClusterView observation = ClusterView.of(
                List.of(controlPlane(), workers(3, member("a"), member("b"), member("c"))),
                List.of(MASTER, node("a", false, false), node("b", false, true)),
                both(CONTROL_PLANE_PODS, pod("kube-system", "proxy", "a", "Pending", "system-node-critical")));

        assertThat(ClusterValidation.of(observation, 2).failures()).isEmpty();
        assertThat(ClusterValidation.of(observation, 1).failures())
                .extracting(ValidationFailure::name)
                .containsExactly("a", "i-c", "kube-system/proxy");
    }

    @Test
    @Tag("V10")
    void toleratesNeitherTheControlPlaneNorAMissingInstance() {
        ClusterView observation = ClusterView.of(
                List.of(controlPlane(), workers(2, member("a"))),
                List.of(node("master", true, false), node("a", false, true)),
                List.of());

        assertThat(ClusterValidation.of(observation, 9).failures())
                .extracting(ValidationFailure::kind)
                .containsExactly("Node", "InstanceGroup");
    }

    @Test
    @Tag("V11")
    void refusesAPlaceholderInDns() {
        ClusterView observation = new ClusterView(List.of(), List.of(), List.of(), List.of(), List.of("203.0.113.123"));

        assertThat(ClusterValidation.of(observation, 0).failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo("dns"))
                .satisfies(failure -> assertThat(failure.message()).contains("placeholder address 203.0.113.123"));
    }

    @Test
    @Tag("V11")
    void refusesAPlaceholderOfIpv6BesideARealAddress() {
        ClusterView observation =
                new ClusterView(List.of(), List.of(), List.of(), List.of(), List.of("10.0.0.1", "fd00:dead:add::"));

        assertThat(ClusterValidation.of(observation, 0).failures())
                .extracting(ValidationFailure::message)
                .containsExactly("the API's DNS record still holds the placeholder address fd00:dead:add::");
    }

    @Test
    void passesOverTheNodeAndThePodsOfAnInstanceThatIsLeaving() {
        InstanceSnapshot leaving = new InstanceSnapshot("i-b", "us-east-1d", "1", "Terminating:Wait", false);

        assertThat(ClusterValidation.of(
                                List.of(workers(1, member("a"), leaving)),
                                List.of(node("a", false, true), node("b", false, false)),
                                List.of(pod("kube-system", "proxy", "b", "Unknown", "system-node-critical")))
                        .failures())
                .isEmpty();
    }

    private static List<ValidationFailure> failures(GroupSnapshot group, NodeSnapshot... nodes) {
        return ClusterValidation.of(List.of(group), List.of(nodes), List.of()).failures();
    }

    private static List<ValidationFailure> podFailures(PodSnapshot... pods) {
        return ClusterValidation.of(List.of(workers(1, member("a"))), List.of(node("a", false, true)), List.of(pods))
                .failures();
    }

    private static GroupSnapshot controlPlane() {
        return group("control-plane", Role.CONTROL_PLANE, 1, member("master"));
    }

    private static GroupSnapshot workers(int target, InstanceSnapshot... instances) {
        return group("workers", Role.NODE, target, instances);
    }

    private static GroupSnapshot group(String name, Role role, int target, InstanceSnapshot... instances) {
        return new GroupSnapshot(
                name, name + ".k8s.local", role, 0, target, 9, "1", Arrays.asList(instances), null, null, null);
    }

    private static InstanceSnapshot member(String node) {
        return new InstanceSnapshot("i-" + node, "us-east-1d", "1", "InService", false);
    }

    private static InstanceSnapshot detached(String node) {
        return new InstanceSnapshot("i-" + node, "us-east-1d", "1", null, true);
    }

    private static NodeSnapshot node(String name, boolean controlPlane, boolean ready) {
        return new NodeSnapshot(name, "i-" + name, null, controlPlane, ready, false, false, false, "v1.36.3");
    }

    private static PodSnapshot pod(
            String namespace, String name, String node, String phase, String priority, String... notReady) {
        return new PodSnapshot(namespace, name, node, phase, priority, Map.of("k8s-app", name), List.of(notReady));
    }

    private static List<PodSnapshot> both(List<PodSnapshot> pods, PodSnapshot more) {
        List<PodSnapshot> all = new ArrayList<>(pods);
        all.add(more);
        return all;
    }
}
