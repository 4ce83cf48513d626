package dev.windlass.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.change.EventTypes;
import dev.windlass.change.Phase;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;

/** Three control planes and five nodes over three zones, to Calico, with nobody asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MultiZoneEndToEndTest {

    private static final String CLUSTER = "wide.cluster.k8s.local";
    private static final List<String> ZONES = List.of("us-east-1a", "us-east-1b", "us-east-1c");
    private static final Duration LANDING = Duration.ofMinutes(5);
    private static final Map<String, Integer> SIZES = Map.of(
            "control-plane-us-east-1a.masters." + CLUSTER, 1,
            "control-plane-us-east-1b.masters." + CLUSTER, 1,
            "control-plane-us-east-1c.masters." + CLUSTER, 1,
            "nodes-us-east-1a." + CLUSTER, 2,
            "nodes-us-east-1b." + CLUSTER, 2,
            "nodes-us-east-1c." + CLUSTER, 1);

    private RunningWindlass running;
    private CloudInventory before;
    private CloudInventory after;
    private int fewestControlPlanes;

    @BeforeAll
    void rollTheWholeCluster(@TempDir Path folder) {
        running = RunningWindlass.start(folder);
        String documents = running.documents(CLUSTER, ZONES, 3, 5);
        running.publish(ChangeEvent.create("create-wide", CLUSTER, documents)
                .automatic()
                .structured());
        running.api.await("create-wide", Phase.COMPLETED, LANDING);
        before = CloudInventory.of(running.aws);
        try (KubernetesClient kubernetes = running.kubernetes();
                FewestInService<Node> controlPlanes = FewestInService.ofNodes(
                        kubernetes.nodes().withLabel("node-role.kubernetes.io/control-plane"))) {
            running.publish(
                    ChangeEvent.calico("calico-wide", CLUSTER).automatic().binary());
            running.api.await("calico-wide", Phase.COMPLETED, LANDING);
            fewestControlPlanes = controlPlanes.count();
        }
        after = CloudInventory.of(running.aws);
    }

    @AfterAll
    void stop() {
        if (running != null) {
            running.close();
        }
    }

    @Test
    void givesEachZoneItsShare() {
        assertThat(sizes(before)).isEqualTo(SIZES);
        assertThat(sizes(after)).isEqualTo(SIZES);
        assertThat(after.groups()).allSatisfy(group -> {
            assertThat(group.availabilityZones()).hasSize(1);
            assertThat(group.autoScalingGroupName())
                    .contains(group.availabilityZones().getFirst());
            assertThat(group.instances())
                    .extracting(instance -> instance.availabilityZone())
                    .containsOnly(group.availabilityZones().getFirst());
        });
    }

    @Test
    void holdsEachResourceOnce() {
        assertThat(before.duplicates()).isEmpty();
        assertThat(after.duplicates()).isEmpty();
        assertThat(after.names().get("Subnet")).hasSize(3);
        assertThat(after.names().get("Volume")).hasSize(6);
    }

    @Test
    void runsEveryInstanceOnTheNewLaunchTemplateVersion() {
        assertThat(after.instances()).hasSize(8);
        assertThat(ids(after)).hasSize(8).doesNotContainAnyElementsOf(ids(before));
        assertThat(after.groups().stream().flatMap(group -> group.instances().stream()))
                .allSatisfy(instance ->
                        assertThat(instance.launchTemplate().version()).isEqualTo("2"));
    }

    @Test
    @Tag("R9")
    void rollsTheControlPlanesOneAfterTheOtherAndThenTheNodes() {
        List<String> rolled = terminations().stream().map(this::groupBefore).toList();

        assertThat(rolled).hasSize(8);
        assertThat(rolled.subList(0, 3))
                .containsExactlyElementsOf(ZONES.stream()
                        .map(zone -> "control-plane-" + zone + ".masters." + CLUSTER)
                        .toList());
        assertThat(rolled.subList(3, 8)).isSorted().allMatch(group -> group.startsWith("nodes-"));
    }

    @Test
    void neverTakesTwoControlPlanesOutAtOnce() {
        assertThat(fewestControlPlanes).isEqualTo(2);
    }

    private List<String> terminations() {
        return running.progress.ofType(EventTypes.NODE_TERMINATED).stream()
                .map(record -> TopicTail.header(record, "ce_subject"))
                .flatMap(Optional::stream)
                .toList();
    }

    private String groupBefore(String instance) {
        return before.groups().stream()
                .filter(group -> group.instances().stream()
                        .anyMatch(member -> member.instanceId().equals(instance)))
                .map(AutoScalingGroup::autoScalingGroupName)
                .findFirst()
                .orElse("not there before: " + instance);
    }

    private static Map<String, Integer> sizes(CloudInventory cloud) {
        return cloud.groups().stream()
                .collect(Collectors.toMap(
                        AutoScalingGroup::autoScalingGroupName,
                        group -> group.instances().size(),
                        Integer::sum,
                        TreeMap::new));
    }

    private static List<String> ids(CloudInventory cloud) {
        return cloud.instances().stream().map(instance -> instance.instanceId()).toList();
    }
}
