package dev.windlass.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.windlass.spec.InstanceGroupSpec.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ClassificationTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    private final List<InstanceSnapshot> instances = new ArrayList<>();
    private final List<NodeSnapshot> nodes = new ArrayList<>();
    private final SortedSet<String> left = new TreeSet<>();
    private RollPolicy policy = RollPolicy.DEFAULT;

    @Test
    @Tag("R1")
    void anotherTemplateADetachmentAndAnAnnotationEachMakeStale() {
        member("i-1", "2");
        member("i-2", "1");
        instances.add(new InstanceSnapshot("i-3", "a", "2", null, true));
        instances.add(new InstanceSnapshot("i-4", "a", "2", "InService", false));
        nodes.add(new NodeSnapshot("n-4", "i-4", "nodes", false, true, false, true, true, "v1"));

        assertThat(classification().candidates())
                .extracting(candidate -> candidate.instance().id(), Candidate::why)
                .containsExactly(
                        tuple("i-2", "launch template version 1, group has 2"),
                        tuple("i-4", "annotated kops.k8s.io/needs-update"),
                        tuple("i-3", "detached from its group"));
    }

    @Test
    @Tag("R7")
    void anInstanceWithoutANodeIsStaleLikeAnyOther() {
        instances.add(new InstanceSnapshot("i-1", "a", "1", "InService", false));

        assertThat(ids()).containsExactly("i-1");
        assertThat(classification().unmarked()).as("nodes to taint").isZero();
    }

    @Test
    @Tag("R7")
    void ofAnInstanceThatWasRenamedTheNodeThatIsReadyIsMeant() {
        member("i-1", "1");
        nodes.addFirst(new NodeSnapshot("earlier name", "i-1", "nodes", false, false, false, false, false, "v1"));
        nodes.addLast(new NodeSnapshot("old name", "i-1", "nodes", false, false, false, false, false, "v1"));

        assertThat(classification().candidates())
                .extracting(candidate -> candidate.node().name())
                .containsExactly("node of i-1");
    }

    @Test
    void aNodeThatBelongsToNoInstanceBelongsToNobody() {
        member("i-1", "1");
        nodes.add(new NodeSnapshot("stray", null, "nodes", false, true, false, false, true, "v1"));

        assertThat(ids()).containsExactly("i-1");
        assertThat(new Observation(List.of(group()), nodes).nodesByInstance()).containsOnlyKeys("i-1");
    }

    @Test
    @Tag("R65")
    void ofAnInstanceThatJoinedAgainUnderAnotherNameTheReadyNodeCounts() {
        NodeSnapshot left = new NodeSnapshot("old", "i-1", "nodes", false, false, false, false, false, "v1");
        NodeSnapshot joined = new NodeSnapshot("new", "i-1", "nodes", false, true, false, false, false, "v1");

        assertThat(new Observation(List.of(), List.of(left, joined)).nodesByInstance())
                .containsEntry("i-1", joined)
                .hasSize(1);
        assertThat(new Observation(List.of(), List.of(joined, left)).nodesByInstance())
                .containsEntry("i-1", joined)
                .hasSize(1);
    }

    @Test
    void countsEverybodyAndOffersWhatMayBeTaken() {
        member("i-1", "1");
        member("i-2", "1");
        member("i-3", "2");
        instances.add(new InstanceSnapshot("i-4", "a", "1", null, true));
        instances.add(new InstanceSnapshot("i-5", "a", "2", "Pending", false));
        left.add("i-2");

        Classification now = classification();

        assertThat(ids()).containsExactly("i-1", "i-4");
        assertThat(List.of(now.total(), now.fresh(), now.freshReady(), now.stale(), now.detached(), now.unmarked()))
                .containsExactly(5, 2, 1, 3, 1, 1);
    }

    @Test
    @Tag("R54")
    void countsWhatWaitsInAWarmPoolAndHowMuchOfItIsStale() {
        member("i-1", "1");
        instances.add(new InstanceSnapshot("i-2", "a", "1", "Warmed:Stopped", false));
        instances.add(new InstanceSnapshot("i-3", "a", "2", "Warmed:Stopped", false));

        assertThat(List.of(classification().warm(), classification().staleWarm()))
                .containsExactly(2, 1);
        assertThat(Candidate.ids(classification().candidates())).containsExactly("i-2", "i-1");
    }

    @Test
    @Tag("R52")
    void cloudOnlyAFreshInstanceCountsForReadyOnceTheCloudSaysThatItIsInService() {
        policy = RollPolicy.CLOUD_ONLY;
        instances.add(new InstanceSnapshot("i-1", "a", "2", "InService", false));
        instances.add(new InstanceSnapshot("i-2", "a", "2", "Pending", false));

        assertThat(classification().freshReady()).isEqualTo(1);
    }

    @Test
    @Tag("R46")
    @Tag("R54")
    void thoseGoFirstThatServeNobodyAndDetachedOnesLastZoneByZone() {
        inZone("b", "i-1");
        inZone("a", "i-2");
        inZone(null, "i-3");
        inZone("a", "i-0");
        instances.add(new InstanceSnapshot("i-4", "c", "1", "InService", false));
        instances.add(new InstanceSnapshot("i-5", "c", "1", "Warmed:Stopped", false));
        instances.add(new InstanceSnapshot("i-6", "a", "1", null, true));

        assertThat(ids()).containsExactly("i-5", "i-4", "i-3", "i-0", "i-2", "i-1", "i-6");
    }

    @Test
    void thatADetachedOneServesNobodyDoesNotBringItForward() {
        inZone("a", "i-1");
        instances.add(new InstanceSnapshot("i-0", "a", "1", null, true));

        assertThat(ids()).containsExactly("i-1", "i-0");
    }

    @Test
    void keepsBothEndsOfManyAndOnlyAsManyAsTheBudgetMayNeed() {
        policy = new RollPolicy(false, "3", "1", 1);
        for (int i = 0; i < 33; i++) {
            member("i-%02d".formatted(i), "1");
        }
        List<String> bothEnds = new ArrayList<>();
        for (int i = 0; i < 33; i++) {
            if (i != 16) {
                bothEnds.add("i-%02d".formatted(i));
            }
        }

        assertThat(ids()).as("2 * (3 + 1) + 8 from each end").isEqualTo(bothEnds);
    }

    @Test
    void namesAllWhereTheyAreFew() {
        for (int i = 0; i < 20; i++) {
            member("i-%02d".formatted(i), "1");
        }

        assertThat(ids()).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void tellsTheYoungestLaunchAsFarAsTheCloudSays() {
        assertThat(classification().newest()).isNull();
        launched("i-1", NOON);
        launched("i-2", NOON.plusSeconds(1));
        launched("i-3", null);

        assertThat(classification().newest()).isEqualTo(NOON.plusSeconds(1));
    }

    @Test
    void leavesTheInstancesOutOfTheGroupThatTravels() {
        member("i-1", "1");

        assertThat(classification().group().instances()).isEmpty();
        assertThat(classification().group().templateVersion()).isEqualTo("2");
    }

    @Test
    void namesTheGroupThatWasAskedFor() {
        assertThat(new Observation(List.of(group()), nodes).group("nodes")).contains(group());
        assertThat(new Observation(List.of(group()), nodes).group("others")).isEmpty();
    }

    @Test
    void aGroupIsShortWhereFewerAreInServiceThanItShouldHave() {
        for (int i = 0; i < 9; i++) {
            member("i-" + i, "2");
        }
        instances.add(new InstanceSnapshot("i-9", "a", "2", "Pending", false));
        instances.add(new InstanceSnapshot("i-10", "a", "1", null, true));
        assertThat(group().isShort()).isTrue();

        member("i-11", "2");
        assertThat(group().isShort()).isFalse();
    }

    private Classification classification() {
        return Classification.of(new Observation(List.of(group()), nodes), group(), look());
    }

    private List<String> ids() {
        return classification().candidates().stream()
                .map(candidate -> candidate.instance().id())
                .toList();
    }

    private RolloutQuery look() {
        return new RolloutQuery("c", "nodes", policy.cloudOnly(), null, new TreeSet<>(), left, policy);
    }

    private GroupSnapshot group() {
        return new GroupSnapshot("nodes", "nodes.c", Role.NODE, 1, 10, 10, "2", instances, null, null, null);
    }

    private void member(String id, String version) {
        instances.add(new InstanceSnapshot(id, "a", version, "InService", false));
        ready(id);
    }

    private void inZone(String zone, String id) {
        instances.add(new InstanceSnapshot(id, zone, "1", "InService", false));
        ready(id);
    }

    private void launched(String id, Instant at) {
        instances.add(new InstanceSnapshot(id, "a", "2", "InService", false, at));
    }

    private void ready(String id) {
        nodes.add(new NodeSnapshot("node of " + id, id, "nodes", false, true, false, false, false, "v1"));
    }
}
