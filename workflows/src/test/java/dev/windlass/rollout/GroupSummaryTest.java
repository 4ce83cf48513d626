package dev.windlass.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.resource.LaunchSource;
import dev.windlass.spec.InstanceGroupSpec.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupSummaryTest {

    private final List<InstanceSnapshot> instances = new ArrayList<>();
    private final List<NodeSnapshot> nodes = new ArrayList<>();
    private LaunchSource launches = LaunchSource.LATEST;

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

        assertThat(summary())
                .isEqualTo(new GroupSummary(
                        "nodes",
                        Role.NODE,
                        new TreeSet<>(List.of("us-east-1a", "us-east-1b")),
                        2,
                        1,
                        List.of("i-1 (launch template version 1, group has 2)"),
                        "nodes (lt-1)",
                        "2",
                        new GroupSummary.InCloud(2, 2, true, LaunchSource.LATEST)));
    }

    @ParameterizedTest
    @Tag("R66")
    @CsvSource({
        "v1.35.9, v1.36.3", "v1.9.11, v1.10.0", "v1.36.3-rc.1, v1.36.3", "v1.37.0-beta.2, v1.37.0-rc.0",
        "v1.37.0-alpha.9, v1.37.0-alpha.10", "v1.36.2+k3s9, v1.36.3+k3s1", "1.36.2, v1.36.3",
                "v1.30.4-eks-b, v1.31.0-eks-a"
    })
    void namesNodesWhoseKubeletIsOlderThanThatOfTheInstanceLaunchedLast(String older, String newer) {
        launched("i-1", "2", older, 1);
        launched("i-2", "2", newer, 2);

        assertThat(summary().behind())
                .containsExactly(
                        "i-1 (kubelet " + older + ", older than " + newer + " of i-2, which the group launched last)");
        assertThat(summary().stale()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "v1.36.3, v1.35.9",
        "v1.10.0, v1.9.11",
        "v1.36.3+k3s1, v1.36.3",
        "v1.36.3, v1.36.3+k3s1",
        "v1.30.4-eks-a737599, v1.30.4-eks-b111111",
        "v1.36.3, 'v1.36.3 '",
        "'', v1.36.3",
        "v1.36.3, ''",
        "main, v1.36.3",
        "v1.36.3, v1.36.3-gke.100",
        ", v1.36.3",
        "v99999999999.1.1, v1.36.3"
    })
    void holdsNoKubeletAgainstANodeThatIsNotOlder(String first, String last) {
        launched("i-1", "2", first, 1);
        launched("i-2", "2", last, 2);

        assertThat(summary().behind()).isEmpty();
    }

    /** As an upgrade by kops leaves it in between: the control plane runs the new version, workers the old one. */
    @Test
    @Tag("R66")
    void aGroupWhoseInstancesAllRunWhatItLaunchesHasLandedWhateverTheOthersRun() {
        launched("i-1", "2", "v1.35.9", 1);
        launched("i-2", "2", "v1.35.9", 2);
        GroupSnapshot controlPlane = new GroupSnapshot(
                "masters",
                "masters.c",
                Role.CONTROL_PLANE,
                1,
                1,
                1,
                "7",
                List.of(new InstanceSnapshot("i-9", "us-east-1a", "7", "InService", false, Instant.ofEpochSecond(9))),
                null,
                null,
                null,
                GroupTraits.UNKNOWN);
        nodes.add(node("i-9", "v1.36.3"));

        assertThat(GroupSummary.of(new Observation(List.of(controlPlane, group()), nodes), look()))
                .allSatisfy(summary -> assertThat(summary.behind()).isEmpty());
    }

    @Test
    void whatTheGroupLaunchesIsNotToldByAnInstanceOfAnotherTemplateVersionNorByOneThatLeaves() {
        launched("i-1", "2", "v1.35.9", 1);
        launched("i-2", "1", "v1.36.3", 2);
        instances.add(new InstanceSnapshot("i-3", "us-east-1a", "2", "Terminating", false, Instant.ofEpochSecond(3)));
        nodes.add(node("i-3", "v1.36.3"));

        assertThat(summary().behind()).containsExactly("i-2 (launch template version 1, group has 2)");
    }

    @Test
    void ofInstancesLaunchedInOneSecondNoneIsHeldAgainstTheOther() {
        launched("i-1", "2", "v1.35.9", 1);
        launched("i-2", "2", "v1.36.3", 1);

        assertThat(summary().behind()).isEmpty();
    }

    @Test
    void aGroupThatLaunchesTheNewestVersionIsNotPinned() {
        assertThat(summary().pinned()).isEmpty();
    }

    @Test
    void saysWhichVersionAGroupIsPinnedTo() {
        launches = LaunchSource.version("2");
        assertThat(summary().pinned()).hasValue("nodes launches version 2 of its launch template, whatever is newer");
        launches = LaunchSource.version(null);
        assertThat(summary().pinned())
                .hasValue("nodes launches version $Default of its launch template, whatever is newer");
        launches = new LaunchSource.LaunchConfiguration("old");
        assertThat(summary().pinned()).hasValue("nodes launches by launch configuration old");
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
            launched("i-old-" + i, "2", "v1.35.9", i);
        }
        launched("i-new", "2", "v1.36.3", 99);

        assertThat(summary().behind()).hasSize(20);
        assertThat(summary().behind().subList(0, 15)).allMatch(line -> line.startsWith("i-stale-"));
        assertThat(summary().behind().subList(15, 20)).allMatch(line -> line.startsWith("i-old-"));
    }

    private GroupSummary summary() {
        List<GroupSummary> summaries = GroupSummary.of(new Observation(List.of(group()), nodes), look());
        assertThat(summaries).hasSize(1);
        return summaries.getFirst();
    }

    private GroupSnapshot group() {
        return new GroupSnapshot(
                "nodes",
                "nodes.c",
                Role.NODE,
                1,
                2,
                9,
                "2",
                instances,
                null,
                null,
                null,
                new GroupTraits(true, false, true, "nodes (lt-1)", launches, null));
    }

    private static RolloutQuery look() {
        return new RolloutQuery("c", "", false, null, new TreeSet<>(), new TreeSet<>(), RollPolicy.DEFAULT);
    }

    private void launched(String id, String version, String kubeletVersion, int second) {
        instances.add(
                new InstanceSnapshot(id, "us-east-1a", version, "InService", false, Instant.ofEpochSecond(second)));
        nodes.add(node(id, kubeletVersion));
    }

    private void add(String id, String zone, String version, String kubeletVersion) {
        instances.add(new InstanceSnapshot(id, zone, version, "InService", false));
        nodes.add(node(id, kubeletVersion));
    }

    private static NodeSnapshot node(String id, String kubeletVersion) {
        return new NodeSnapshot(id, id, "nodes", false, true, false, true, false, kubeletVersion);
    }
}
