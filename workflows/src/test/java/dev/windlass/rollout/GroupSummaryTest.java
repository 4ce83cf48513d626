package dev.windlass.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.cluster.InstanceGroupSpec.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GroupSummaryTest {

    private final List<InstanceSnapshot> instances = new ArrayList<>();
    private final List<NodeSnapshot> nodes = new ArrayList<>();
    private String kubelet = "v1.36.3";

    @Test
    void byForceEveryInstanceIsReplaced() {
        add("i-1", "us-east-1b", "1", "v1.36.3");
        add("i-2", "us-east-1a", "2", "v1.36.3");

        assertThat(summary().toReplace(false)).isEqualTo(1);
        assertThat(summary().toReplace(true)).isEqualTo(2);
    }

    @Test
    @Tag("R8")
    void namesWhatIsStaleWithItsCauses() {
        add("i-1", "us-east-1b", "1", "v1.36.3");
        add("i-2", "us-east-1a", "2", "v1.36.3");

        assertThat(summary()).isEqualTo(new GroupSummary(
                "nodes", Role.NODE, new TreeSet<>(List.of("us-east-1a", "us-east-1b")), 2, 1,
                List.of("i-1 (launch template version 1, group has 2)"), "nodes (lt-1)", "2"));
    }

    @Test
    @Tag("R66")
    void namesNodesWhoseKubeletIsNotTheOneOfTheSpecsThoughTheirTemplateIs() {
        add("i-1", "us-east-1a", "2", "v1.35.9");

        assertThat(summary().behind()).containsExactly("i-1 (kubelet v1.35.9, the specs ask for v1.36.3)");
        assertThat(summary().stale()).isZero();
    }

    @Test
    void holdsNoKubeletAgainstANodeWhereEitherSideSaysNothing() {
        add("i-1", "us-east-1a", "2", null);
        add("i-2", "us-east-1a", "2", "");
        instances.add(new InstanceSnapshot("i-3", "us-east-1a", "2", "Pending", false));
        assertThat(summary().behind()).isEmpty();

        add("i-4", "us-east-1a", "2", "v1.35.9");
        kubelet = null;
        assertThat(summary().behind()).isEmpty();
    }

    @Test
    void holdsNothingAgainstAnInstanceThatIsLeaving() {
        add("i-1", null, "2", "v1.36.3");
        instances.add(new InstanceSnapshot("i-2", "us-east-1a", "1", "Terminating", false));
        nodes.add(node("i-2", "v1.35.9"));

        assertThat(summary().behind()).isEmpty();
        assertThat(summary().zones()).containsExactly("us-east-1a");
        assertThat(summary().total()).isEqualTo(1);
    }

    @Test
    void namesNoMoreThanTwenty() {
        for (int i = 0; i < 15; i++) {
            add("i-stale-" + i, "us-east-1a", "1", "v1.36.3");
            add("i-old-" + i, "us-east-1a", "2", "v1.35.9");
        }

        assertThat(summary().behind()).hasSize(20);
        assertThat(summary().behind().subList(0, 15)).allMatch(line -> line.startsWith("i-stale-"));
        assertThat(summary().behind().subList(15, 20)).allMatch(line -> line.startsWith("i-old-"));
    }

    private GroupSummary summary() {
        GroupSnapshot group = new GroupSnapshot(
                "nodes", "nodes.c", Role.NODE, 1, 2, 9, "2", instances, null, null, null,
                new GroupTraits(true, false, kubelet, "nodes (lt-1)", null));
        Look look = new Look("c", "", false, null, new TreeSet<>(), new TreeSet<>(), RollPolicy.DEFAULT);
        List<GroupSummary> summaries = GroupSummary.of(new Observation(List.of(group), nodes), look);
        assertThat(summaries).hasSize(1);
        return summaries.getFirst();
    }

    private void add(String id, String zone, String version, String kubeletVersion) {
        instances.add(new InstanceSnapshot(id, zone, version, "InService", false));
        nodes.add(node(id, kubeletVersion));
    }

    private static NodeSnapshot node(String id, String kubeletVersion) {
        return new NodeSnapshot(id, id, "nodes", false, true, false, true, false, kubeletVersion);
    }
}
